import { recordedChains } from '../../runtime/store/recorded-chain.js'
import { countLetters } from '../../runtime/store/stored-letters.js'
import { type Check, needed, ok, warn } from './check.js'

/** Is everything stored and handled that the chain has? */
export const deadLetters: Check = {
  name: 'letters',
  async run(project) {
    const { db } = await needed(project.store(), 'the database')
    let count = 0
    for (const { chainId } of await needed(recordedChains(db), 'the migrations')) {
      count += await countLetters(db, chainId)
    }
    if (count === 0) return [ok('none')]
    const what = count === 1 ? 'There is 1 dead letter.' : `There are ${count} dead letters.`
    return [warn(what, 'Run `npx bcdata dead-letters list`.')]
  },
}
