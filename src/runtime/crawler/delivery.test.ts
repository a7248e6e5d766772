import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { type TestClock, testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  placedToken,
  storedTables,
  tokenHandlers,
} from '../../../test/fixtures/token-crawl.js'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import type { TokenDatabase } from '../../../test/fixtures/token-store.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import { BcdataError, type ErrorCode } from '../../errors.js'
import type { Store } from '../store/open-store.js'
import { createCrawler } from './create-crawler.js'
import { handleEvents } from './handlers.js'

type Fate = 'stored' | 'lost before' | 'lost after' | 'fails'

interface LoopOptions {
  readonly store: Store<TokenDatabase>
  /** What becomes of the n-th transaction. */
  readonly fate: (transaction: number) => Fate
  readonly code?: ErrorCode
  readonly clock?: TestClock
  readonly signal?: AbortSignal
}

const chain = chainOf(30)
const stored = expectedTables(chain.allLogs)

/** The loop of a project whose connection is lost at times; answers how many batches it was given. */
async function index({ store, fate, signal, ...given }: LoopOptions) {
  const { clock = testClock(), code = 'DATABASE_UNAVAILABLE' } = given
  const logger = recordingLogger()
  const { blocks } = store
  const crawler = createCrawler({
    ...{ source: chain, store: blocks, contracts: [placedToken], logger, clock },
    options: { rangeBlocksMax: 7 },
  })
  let transactions = 0
  for await (const batch of crawler.batches({ until: 'head', signal })) {
    const end = fate(++transactions)
    try {
      await store.db.transaction().execute(async (tx) => {
        await batch.rollback(tx)
        await batch.store(tx)
        await handleEvents(tx, batch, tokenHandlers)
        await batch.commit(tx)
        if (end === 'lost before' || end === 'fails') throw new BcdataError(code, 'Lost.')
      })
      if (end === 'lost after') throw new BcdataError(code, 'Lost.')
    } catch (error) {
      batch.failed(error)
    }
  }
  return { transactions, logger, clock }
}

test.each(['DATABASE_UNAVAILABLE', 'DATABASE_BUSY'] as const)(
  'a commit that was lost (%s) is done again, unless it took effect',
  async (code) => {
    const store = await openedStore()
    const fates: readonly Fate[] = ['lost before', 'stored', 'lost after', 'lost before']
    const { transactions, logger } = await index({
      ...{ store, code },
      fate: (count) => fates[count % fates.length] ?? 'stored',
    })
    expect(await storedTables(store)).toEqual(stored)
    const batches = logger.events('info').filter((event) => event === 'batch').length
    const lostBefore = Array.from({ length: transactions }, (_, at) => fates[(at + 1) % 4]).filter(
      (fate) => fate === 'lost before',
    ).length
    expect(transactions).toBe(batches + lostBefore)
    expect(logger.events('warn')).toContain(code.toLowerCase().replace('_', '.'))
  },
)

test('an outage is waited for, longer each time, until it has lasted too long', async () => {
  const store = await openedStore()
  const clock = testClock()
  const failing = index({ store, clock, fate: (count) => (count < 3 ? 'stored' : 'fails') })
  await expect(failing).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  expect(clock.slept.slice(0, 6)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000])
  const wholeMs = clock.slept.reduce((sum, delayMs) => sum + delayMs, 0)
  expect(wholeMs).toBeGreaterThan(580_000)
  expect(wholeMs).toBeLessThanOrEqual(600_000)
  await index({ store, fate: () => 'stored' })
  expect(await storedTables(store)).toEqual(stored)
})

test('what does not pass by itself ends the run at once', async () => {
  const store = await openedStore()
  const clock = testClock()
  const fate = (count: number): Fate => (count === 2 ? 'fails' : 'stored')
  const failing = index({ store, clock, fate, code: 'DATABASE_UNUSABLE' })
  await expect(failing).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
  expect(clock.slept).toEqual([])
})

test('the position is read until the database answers, with one record for each attempt', async () => {
  const store = await openedStore()
  let failures = 5
  const checkpoint: typeof store.blocks.checkpoint = async (chainId) => {
    if (failures-- > 0) throw new BcdataError('DATABASE_UNAVAILABLE', 'Not yet.')
    return store.blocks.checkpoint(chainId)
  }
  const unsteady = { ...store, blocks: { ...store.blocks, checkpoint } }
  const { logger, clock } = await index({ store: unsteady, fate: () => 'stored' })
  expect(await storedTables(store)).toEqual(stored)
  expect(logger.events('warn')).toEqual(Array.from({ length: 5 }, () => 'database.unavailable'))
  expect(clock.slept).toEqual([250, 500, 1_000, 2_000, 4_000])
})

test('a stop during an outage ends the run without an error, and the next one goes on', async () => {
  const store = await openedStore()
  const clock = testClock()
  const stop = new AbortController()
  clock.onSleep = () => (clock.slept.length === 4 ? stop.abort() : undefined)
  const fate = (count: number): Fate => (count < 3 ? 'stored' : 'fails')
  const { transactions } = await index({ store, clock, fate, signal: stop.signal })
  expect(transactions).toBe(6)
  await index({ store, fate: () => 'stored' })
  expect(await storedTables(store)).toEqual(stored)
})

test('a database that has moved meanwhile is gone on with from where it is', async () => {
  for (const moveTo of ['end', 'start'] as const) {
    const store = await openedStore()
    const clock = testClock()
    const sleep = clock.sleep.bind(clock)
    clock.sleep = async (delayMs, signal) => {
      await sleep(delayMs, signal)
      if (clock.slept.length > 1) return
      if (moveTo === 'end') await index({ store, fate: () => 'stored' })
      // What a server does that had not written its last commits.
      else
        await store.db.transaction().execute(async (tx) => {
          await store.blocks.rollback(tx, 31_337, null)
          await tx.deleteFrom('token_holder').execute()
        })
    }
    const fate = (count: number): Fate => (count === 2 ? 'lost before' : 'stored')
    const { logger } = await index({ store, fate, clock })
    expect(await storedTables(store)).toEqual(stored)
    expect(logger.events('warn')).toEqual(['database.unavailable', 'database.moved'])
  }
})
