import type { Kysely, Transaction } from 'kysely'
import { BcdataError, type ErrorCode, isBcdataError } from '../../src/errors.js'
import { createCrawler } from '../../src/runtime/crawler/create-crawler.js'
import { handleEvents } from '../../src/runtime/crawler/handlers.js'
import { inTransaction } from '../../src/runtime/crawler/in-transaction.js'
import { silentLogger } from '../../src/runtime/testing/silent-logger.js'
import { Crash, crashingStore } from '../fixtures/crashing-store.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'
import { testClock } from '../fixtures/test-clock.js'
import type { SimDatabase } from './sim-database.js'
import type { Simulation } from './simulation.js'
import { watchedStore } from './watched-store.js'

/** How a run of the indexer may end but for its end; anything else is a bug. */
const endings: readonly ErrorCode[] = [
  'HANDLER_FAILED',
  'RPC_REFUSED',
  'RPC_UNREACHABLE',
  'VERIFY_FAILED',
]

/** A run that is left alone gets to its end. */
const sleepsMax = 60

export interface RunPlan {
  readonly until: number | 'head' | undefined
  /** One in so many questions to the node, or commits, goes wrong; 0: none. */
  readonly faultRate: number
  /** The write that fails; 0: none. */
  readonly crashAt: number
  /** The process dies, or only its transaction. */
  readonly isDeadly: boolean
  readonly onFailure: 'stop' | 'dead-letter'
  /** A clean stop after so many batches. */
  readonly batchesMax: number
}

export function randomPlan(random: RandomNumbers): RunPlan {
  const end = random(7)
  return {
    until: end === 0 ? undefined : end === 1 ? random(25) : 'head',
    faultRate: random(3) === 0 ? 4 + random(12) : 0,
    crashAt: random(2) === 0 ? 1 + random(40) : 0,
    isDeadly: random(3) > 0,
    onFailure: random(3) === 0 ? 'stop' : 'dead-letter',
    batchesMax: random(4) === 0 ? 1 + random(5) : end === 0 ? 12 : Number.POSITIVE_INFINITY,
  }
}

export const calmPlan: RunPlan = {
  until: 'head',
  faultRate: 0,
  crashAt: 0,
  isDeadly: false,
  onFailure: 'stop',
  batchesMax: Number.POSITIVE_INFINITY,
}

/** `npm start`, with the loop of a generated project, while the chain goes on. */
export async function runIndexer(
  sim: Simulation,
  random: RandomNumbers,
  plan: RunPlan,
): Promise<void> {
  const { chain, model } = sim
  const failure = (where: string): Error =>
    plan.isDeadly ? new Crash(where) : new BcdataError('DATABASE_BUSY', where)
  const watched = watchedStore(sim.store, sim)
  const store =
    plan.crashAt === 0 ? watched.store : crashingStore(watched.store, plan.crashAt, failure)
  const stop = new AbortController()
  const crawler = createCrawler({
    source: await sim.source(random, plan.faultRate),
    store: store.blocks,
    contracts: sim.build(),
    logger: silentLogger,
    clock: movingClock(sim, random, stop),
    options: {
      rangeBlocksMax: 1 + random(9),
      batchLogsTarget: 9,
      logsAheadMax: 20,
      fetchAheadMax: 1 + random(4),
      deferIndexesBlocks: 1 + random(12),
      pollIntervalMs: random(2) === 0 ? 1_000 : 0,
    },
    failures: { handler: plan.onFailure },
  })
  const db = {
    transaction: () => ({
      async execute(work: (tx: Transaction<SimDatabase>) => Promise<void>): Promise<void> {
        watched.take()
        await store.db.transaction().execute(work)
        model.apply(watched.take())
        // The commit took effect, but nobody hears of it.
        if (plan.faultRate > 0 && random(plan.faultRate) === 0) throw failure('after a commit')
      },
    }),
  } as unknown as Kysely<SimDatabase>
  let batches = 0
  try {
    for await (const batch of crawler.batches({ signal: stop.signal, until: plan.until })) {
      sim.trace.push(`    ${batch.from}-${batch.to}${batch.late ? ' late' : ''}`)
      await inTransaction(db, batch, async (tx) => {
        await batch.rollback(tx)
        await batch.store(tx)
        await handleEvents(tx, batch, sim.handlers)
        if (plan.faultRate > 0 && random(6) === 0) chain.fork(random)
        await batch.commit(tx)
      })
      if (++batches >= plan.batchesMax) stop.abort()
    }
  } catch (error) {
    const isKnown = isBcdataError(error) && endings.includes(error.code)
    if (!isKnown && !(error instanceof Crash)) throw error
    sim.trace.push(`    ended by ${error}`)
  }
}

/** While the indexer waits, the chain goes on. */
function movingClock({ chain }: Simulation, random: RandomNumbers, stop: AbortController) {
  const clock = testClock()
  clock.onSleep = () => {
    if (clock.slept.length > sleepsMax) stop.abort()
    if (random(3) === 0) chain.node.lag(0)
    else if (random(4) === 0) chain.mine(random, random(3))
  }
  return clock
}
