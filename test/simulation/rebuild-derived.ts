import { isBcdataError } from '../../src/errors.js'
import { handleEvents } from '../../src/runtime/crawler/handlers.js'
import { storedReads } from '../../src/runtime/reads/stored-reads.js'
import { handledContracts } from '../../src/runtime/rebuild/handled-contracts.js'
import { replay } from '../../src/runtime/rebuild/replay.js'
import { Crash } from '../fixtures/crashing-store.js'
import { chainId } from './coverage.js'
import { derived } from './sim-database.js'
import type { Simulation } from './simulation.js'

/** What `bcdata rebuild` does; it may die at its end. */
export async function rebuildDerived(sim: Simulation, dies: boolean): Promise<void> {
  const { handlers, model, store } = sim
  const contracts = sim.build().map(({ definition }) => definition)
  await store.blocks.bindChain(await sim.chain.node.identify())
  try {
    await store.db.transaction().execute(async (tx) => {
      const reads = storedReads(store.blocks.calls, chainId, null)
      await replay(tx, {
        store: store.blocks,
        chainId,
        contracts: handledContracts(contracts, handlers),
        tables: derived,
        handle: ({ events }) => handleEvents(tx, { chainId, events, reads }, handlers),
      })
      if (dies) throw new Crash('at the end of a rebuild')
    })
    model.rebuild()
  } catch (error) {
    const isExpected = isBcdataError(error) && error.code === 'HANDLER_FAILED'
    if (!isExpected && !(error instanceof Crash)) throw error
    sim.trace.push(`    ended by ${error}`)
  }
}
