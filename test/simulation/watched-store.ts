import { Violation } from './check-database.js'
import type { Writes } from './model.js'
import type { SimStore } from './sim-database.js'
import type { Simulation } from './simulation.js'

export interface WatchedStore {
  readonly store: SimStore
  /** What the present transaction wrote of progress; forgets it. */
  take(): Writes
}

/** The same store; the model hears what is bound and which blocks a transaction is about. */
export function watchedStore(
  store: SimStore,
  { model, refused, trace }: Pick<Simulation, 'model' | 'refused' | 'trace'>,
): WatchedStore {
  let writes: Writes = { parked: [] }
  const { blocks } = store
  const watched: typeof blocks = {
    ...blocks,
    async bindSubjects(chainId, subjects) {
      const known = await blocks.bindSubjects(chainId, subjects)
      model.bind(subjects)
      return known
    },
    async rollback(tx, chainId, ancestor) {
      await blocks.rollback(tx, chainId, ancestor)
      writes = { ...writes, rollback: ancestor }
    },
    async commit(tx, chainId, block, settled) {
      await blocks.commit(tx, chainId, block, settled)
      writes = { ...writes, commit: block }
    },
    async fillGap(tx, chainId, from, to) {
      await blocks.fillGap(tx, chainId, from, to)
      writes = { ...writes, fill: { from, to } }
    },
    async park(tx, chainId, parked) {
      await blocks.park(tx, chainId, parked)
      for (const { from, to } of parked) {
        trace.push(`    parked ${from}-${to}`)
        for (let block = from; block <= to; block++) {
          if (!refused.has(block)) throw new Violation(`block ${block} was parked, but not refused`)
        }
      }
      writes = { ...writes, parked }
    },
  }
  return {
    store: { ...store, blocks: watched },
    take() {
      const taken = writes
      writes = { parked: [] }
      return taken
    },
  }
}
