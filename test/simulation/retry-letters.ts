import type { Transaction } from 'kysely'
import { readLetters } from '../../src/cli/dead-letters/letters.js'
import { retryContext } from '../../src/cli/dead-letters/retry-context.js'
import { retryHandler } from '../../src/cli/dead-letters/retry-handlers.js'
import { retryLog } from '../../src/cli/dead-letters/retry-logs.js'
import { isBcdataError } from '../../src/errors.js'
import { prepareLateWork } from '../../src/runtime/store/late-work.js'
import type { Store } from '../../src/runtime/store/open-store.js'
import { wantRefusedRanges } from '../../src/runtime/store/stored-letters.js'
import { chainId } from './coverage.js'
import { tables } from './sim-database.js'
import type { Simulation } from './simulation.js'

class StillDead extends Error {}

/** What `bcdata dead-letters retry` does. */
export async function retryLetters(sim: Simulation): Promise<void> {
  const { model } = sim
  const store = sim.store as unknown as Store<unknown>
  const contracts = sim.build().map(({ definition }) => definition)
  const before = await readLetters(store.db, undefined)
  if (before.some(({ kind }) => kind !== 'range')) {
    await store.blocks.bindChain(await sim.chain.node.identify())
    const [base] = await store.blocks.unsettledBlocks(chainId)
    await prepareLateWork(store, chainId)
    if (base !== undefined) model.rollback(base)
  }
  const context = retryContext({
    ...{ store, tables, contracts, source: null, chainId },
    handlers: sim.handlers as never,
  })
  const letters = await readLetters(store.db, undefined)
  for (const letter of letters) {
    if (letter.kind === 'range') continue
    try {
      await store.db.transaction().execute(async (tx: Transaction<unknown>) => {
        const isDone =
          letter.kind === 'log'
            ? await retryLog(tx, letter, context)
            : await retryHandler(tx, letter, context)
        if (!isDone) throw new StillDead()
      })
      const [number, index] =
        letter.kind === 'log'
          ? [letter.log.blockNumber, letter.log.index]
          : [letter.blockNumber, letter.index]
      model.retried(number, index)
      sim.trace.push(`    done: ${letter.kind} ${number}/${index}`)
    } catch (error) {
      const isExpected = isBcdataError(error) && error.code === 'HANDLER_FAILED'
      if (!isExpected && !(error instanceof StillDead)) throw error
    }
  }
  if (!letters.some(({ kind }) => kind === 'range')) return
  await wantRefusedRanges(store.db)
  model.coverage.retry()
}
