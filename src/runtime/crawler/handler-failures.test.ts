import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  placedToken,
  storedTables,
  type Transfer,
} from '../../../test/fixtures/token-crawl.js'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import { allRows, holderOf, type TokenDatabase } from '../../../test/fixtures/token-store.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import { BcdataError } from '../../errors.js'
import type { FailuresConfig } from '../../shared/config.js'
import type { ChainEvent } from '../ports/event.js'
import type { Store } from '../store/open-store.js'
import { createCrawler } from './create-crawler.js'
import { HandlerCalls } from './handler-calls.js'
import { batch, type HandlerContext, type Handlers, handleEvents } from './handlers.js'
import { inTransaction } from './in-transaction.js'

type Tokens = Required<Handlers<{ readonly transfer: Transfer }, TokenDatabase>>

const chain = chainOf(60)
const { transfers } = expectedTables(chain.allLogs)

interface IndexOptions {
  readonly store: Store<TokenDatabase>
  readonly Token: Tokens
  readonly failures?: FailuresConfig
  readonly startBlock?: number
}

async function index({ store, Token, failures, startBlock = 0 }: IndexOptions) {
  const logger = recordingLogger()
  const clock = testClock()
  const crawler = createCrawler({
    ...{ source: chain, store: store.blocks, logger, clock, failures },
    contracts: [{ ...placedToken, startBlock }],
  })
  for await (const one of crawler.batches({ until: 'head' })) {
    await inTransaction(store.db, one, async (tx) => {
      await one.rollback(tx)
      await one.store(tx)
      await handleEvents(tx, one, { Token })
      await one.commit(tx)
    })
  }
  return { logger, clock }
}

/** Writes a row for each block that it was called for. */
async function note(
  { blockNumber }: ChainEvent<Transfer>,
  { tx, chainId }: HandlerContext<TokenDatabase>,
): Promise<void> {
  const row = { chain_id: chainId, contract_address: holderOf(1), holder: holderOf(blockNumber) }
  await tx
    .insertInto('token_holder')
    .values({ ...row, balance: 1n })
    .execute()
}

const noted = async ({ db }: Store<TokenDatabase>): Promise<readonly number[]> =>
  (await db.selectFrom('token_holder').select('holder').orderBy('holder').execute()).map(
    ({ holder }) => Number(holder),
  )

const blocks = Array.from({ length: 60 }, (_, block) => block + 1)
const failing = [3, 17, 55]

test('a handler that fails once is called again, in a new transaction', async () => {
  const store = await openedStore()
  const failed = new Set<number>()
  const Token: Tokens = {
    async transfer(event, context) {
      await note(event, context)
      if (!failing.includes(event.blockNumber) || failed.has(event.blockNumber)) return
      failed.add(event.blockNumber)
      throw new Error('the exchange does not answer')
    },
  }
  const { logger, clock } = await index({ store, Token })
  expect(await noted(store)).toEqual(blocks)
  expect(logger.events('warn')).toEqual(failing.map(() => 'handler.failed'))
  expect(clock.slept).toEqual([250, 500, 250])
})

test('a handler that fails each time ends the run, with the coordinates of its event', async () => {
  const store = await openedStore()
  let calls = 0
  const Token: Tokens = {
    transfer({ blockNumber }) {
      if (blockNumber !== 17) return
      calls++
      throw new Error('no price')
    },
  }
  await expect(index({ store, Token })).rejects.toMatchObject({
    code: 'HANDLER_FAILED',
    message: expect.stringContaining('event 0 of block 17, transaction 0x'),
  })
  expect(calls).toBe(4)
  expect(await allRows(store.db, 'token_evt_transfer')).toEqual([])
})

test('what can not pass is not tried again', async () => {
  const store = await openedStore()
  const transfer = (): never => {
    throw new BcdataError('DATABASE_UNUSABLE', 'The disk is full.')
  }
  for (const handler of ['stop', 'dead-letter'] as const) {
    const run = index({ store, Token: { transfer }, failures: { handler } })
    await expect(run).rejects.toMatchObject({
      code: 'HANDLER_FAILED',
      cause: { code: 'DATABASE_UNUSABLE' },
    })
  }
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toEqual([])
})

test('with dead letters the run goes on without the calls that fail; their events stay', async () => {
  const store = await openedStore()
  const Token: Tokens = {
    async transfer(event, context) {
      await note(event, context)
      if (failing.includes(event.blockNumber)) throw new Error(`no price at ${event.blockNumber}\0`)
    },
  }
  const { logger } = await index({ store, Token, failures: { handler: 'dead-letter' } })
  expect(await noted(store)).toEqual(blocks.filter((block) => !failing.includes(block)))
  expect((await storedTables(store)).transfers).toEqual(transfers)
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toMatchObject(
    failing.map((block) => ({
      ...{ chain_id: 31_337, block_number: block, log_index: 0 },
      ...{ contract: 'Token', event: 'transfer', reason: `no price at ${block}␀` },
    })),
  )
  const leftOut = logger.records.filter(({ event }) => event === 'handler.left-out')
  expect(leftOut).toHaveLength(3)
  expect(leftOut[0]?.fields['reason']).toContain('Token.transfer failed for the event 0 of block 3')
})

test('a handler of whole batches is left out for the batch in which it fails', async () => {
  const store = await openedStore()
  const Token: Tokens = {
    transfer: batch(async (events, context) => {
      for (const event of events) await note(event, context)
      if (events.some(({ blockNumber }) => blockNumber === 58)) throw new Error('no price')
    }),
  }
  await index({ store, Token, failures: { handler: 'dead-letter' } })
  expect(await noted(store)).toEqual(blocks.filter((block) => block !== 58))
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toHaveLength(1)
})

test('a handler that fails for everything is left out for the rest of a batch after some calls', async () => {
  const store = await openedStore()
  let calls = 0
  const Token: Tokens = {
    transfer() {
      calls++
      throw new Error('no price')
    },
  }
  await index({ store, Token, failures: { handler: 'dead-letter' } })
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toHaveLength(60)
  expect((await storedTables(store)).transfers).toEqual(transfers)
  // One batch below finality, then single blocks with four attempts each.
  expect(calls).toBe(3 + 20 + 4 * 9)
})

test('a fork takes the dead letters of its blocks away', async () => {
  const store = await openedStore()
  const transfer = (): never => {
    throw new Error('no price')
  }
  const forking = chainOf(30)
  const failures = { handler: 'dead-letter' } as const
  const crawl = async () => {
    const crawler = createCrawler({
      ...{ source: forking, store: store.blocks, contracts: [placedToken], failures },
      ...{ logger: recordingLogger(), clock: testClock(), options: { lagMsMax: 0 } },
    })
    for await (const one of crawler.batches({ until: 'head' })) {
      await inTransaction(store.db, one, async (tx) => {
        await one.rollback(tx)
        await one.store(tx)
        await handleEvents(tx, one, { Token: { transfer } })
        await one.commit(tx)
      })
    }
  }
  await crawl()
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toHaveLength(30)
  forking.fork(4)
  for (let mined = 0; mined < 4; mined++) forking.mine([])
  await crawl()
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toHaveLength(26)
})

test('what is handled anew after a back-fill leaves out what fails, and forgets what does not', async () => {
  const store = await openedStore()
  const failures = { handler: 'dead-letter' } as const
  const failingAt = (...places: readonly number[]): Tokens => ({
    async transfer(event, context) {
      await note(event, context)
      if (places.includes(event.blockNumber)) throw new Error('no price')
    },
  })
  const lettersAt = async () =>
    (
      (await allRows(store.db, '_bcdata_failed_handler' as never)) as { block_number: number }[]
    ).map((row) => row.block_number)
  await index({ store, failures, startBlock: 20, Token: failingAt(30, 40, 58) })
  expect(await lettersAt()).toEqual([30, 40, 58])
  await index({ store, failures, Token: failingAt(5, 30, 58) })
  expect(await noted(store)).toEqual(blocks.filter((block) => ![5, 30, 58].includes(block)))
  expect(await lettersAt()).toEqual([5, 30, 58])
  expect((await storedTables(store)).transfers).toEqual(transfers)
})

test('however many calls fail, the past is handled anew only once', async () => {
  const store = await openedStore()
  const failures = { handler: 'dead-letter' } as const
  await index({ store, failures, startBlock: 20, Token: { transfer: note } })
  const Token: Tokens = {
    async transfer(event, context) {
      await note(event, context)
      if (event.blockNumber % 5 === 0) throw new Error('no price')
    },
  }
  const { logger } = await index({ store, failures, Token })
  const rebuilds = logger.records.filter(({ event }) => event === 'handlers.rebuild')
  expect(rebuilds.map(({ fields }) => fields['state'])).toEqual(['begin', 'end'])
  expect(await noted(store)).toEqual(blocks.filter((block) => block % 5 !== 0))
  expect(await allRows(store.db, '_bcdata_failed_handler' as never)).toHaveLength(12)
})

/** As many events of one kind, for lists of calls. */
function events(count: number): readonly ChainEvent[] {
  const event = { ...chain.allLogs[0], contract: 'Token', event: 'transfer' }
  return Array.from({ length: count }, (_, index) => ({ ...event, index }) as unknown as ChainEvent)
}

test('what came before a handler is given up stays', () => {
  const all = events(60)
  const calls = new HandlerCalls(all)
  const counts = all
    .filter(({ index }) => index % 2 === 0 && index < 40)
    .map((event) => {
      calls.fail([event])
      return calls.leaveOut(`no price at ${event.index}`)
    })
  expect(counts).toEqual([...Array.from({ length: 19 }, () => 1), 1 + 21])
  expect(all.filter((event) => !calls.isLeftOut(event)).map(({ index }) => index)).toEqual(
    Array.from({ length: 19 }, (_, half) => 2 * half + 1),
  )
  expect(calls.letters.map(({ reason }) => reason).slice(0, 2)).toEqual([
    'no price at 0',
    'no price at 2',
  ])
})

test('a call for many events is left out at once', () => {
  const all = events(20_000)
  const calls = new HandlerCalls(all)
  calls.fail(all)
  expect(calls.leaveOut('no price')).toBe(20_000)
  expect(calls.leaveOut('nothing failed since')).toBe(0)
})
