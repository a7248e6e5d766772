import { type Check, ok } from './check.js'

/** Is bcdata.config.ts valid, and is everything set that it takes from the environment? */
export const config: Check = {
  name: 'config',
  async run(project) {
    const { chains } = await project.resolved()
    const { contracts } = await project.config()
    const count = Object.keys(contracts).length
    const names = chains.map(({ name }) => name).join(', ')
    return [ok(`${count} contract${count === 1 ? '' : 's'} on ${names}`)]
  },
}
