import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { openArchive } from '../../runtime/store/archive/open-archive.js'
import { type Check, type Finding, needed, ok, warn } from './check.js'

/** Can the archive be read, and what does it have of each chain? Nothing where the project has none. */
export const archive: Check = {
  name: 'archive',
  async run(project) {
    const { archive: place, chains } = await needed(project.resolved(), 'a valid config')
    if (place === undefined) return []
    const path = resolve(project.root, place.path)
    if (!existsSync(path)) {
      return [warn('There is no archive yet.', 'Run `npm start`: indexing fills it.')]
    }
    const opened = await openArchive({ ...place, path }, 'archive')
    try {
      const archived = opened?.chains() ?? []
      return chains.map(({ name }): Finding => {
        const chain = archived.find((one) => one.name === name)
        if (chain?.completeTo != null) {
          return ok(`${name}: chain ${chain.chainId} up to block ${chain.completeTo}`)
        }
        return warn(`${name}: nothing is archived.`, 'Run `npm start`: indexing fills the archive.')
      })
    } finally {
      opened?.close()
    }
  },
}
