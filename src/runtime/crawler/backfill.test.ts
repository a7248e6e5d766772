import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  placedToken,
  storedTables,
  token,
  transferEvent,
  transferLog,
  transferTopic,
} from '../../../test/fixtures/token-crawl.js'
import { type openedStore, run } from '../../../test/fixtures/token-runs.js'
import { allRows, holderOf } from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import type { EventDefinition, PlacedContract } from '../ports/event.js'
import { createCrawler } from './create-crawler.js'

const elsewhere = { ...placedToken, addresses: [holderOf(7), holderOf(8)] }
const both: PlacedContract = {
  ...placedToken,
  addresses: [...elsewhere.addresses, ...placedToken.addresses],
}
const options = { rangeBlocksMax: 10 }
const checkpointOf = async ({ blocks }: Awaited<ReturnType<typeof openedStore>>) =>
  (await blocks.checkpoint(31_337))?.number

test.each<[string, readonly PlacedContract[]]>([
  ['an address', [both]],
  ['a contract', [elsewhere, placedToken]],
  ['an event', [placedToken]],
  ['any address', [{ ...placedToken, addresses: 'any' }]],
])('what %s lacks is back-filled, and the rest stays', async (_, contracts) => {
  const chain = chainOf(30)
  const before = contracts[0] === placedToken ? { ...token, events: [] } : token
  const { store } = await run({ source: chain, contracts: [{ ...elsewhere, definition: before }] })
  const { batches } = await run({ source: chain, store, contracts, options })
  expect(batches).toEqual([
    // Down to the last final block, then what is missing, then up to the head again.
    '23-22',
    ...['0-9', '10-19', '20-22'],
    ...['23-23', '24-24', '25-25', '26-26', '27-27', '28-28', '29-29', '30-30'],
  ])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  expect((await run({ source: chain, store, contracts })).batches).toEqual([])
})

test('an earlier start block brings just the blocks before the old one', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain, contracts: [{ ...placedToken, startBlock: 20 }] })
  const contracts = [{ ...placedToken, startBlock: 5 }]
  const { batches } = await run({ source: chain, store, contracts, options })
  expect(batches.slice(0, 4)).toEqual(['33-32', '5-14', '15-19', '33-33'])
  const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber >= 5)
  expect(await storedTables(store)).toEqual(expectedTables(rows))
})

test('what was left out for a while gets just what it missed', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain })
  mineTransfers(chain, 20)
  await run({ source: chain, store, contracts: [] })
  mineTransfers(chain, 10)
  const { batches } = await run({ source: chain, store, options })
  // Block 30 was the checkpoint when it was left out, 50 when it came back, and 52 is final.
  expect(batches.slice(0, 4)).toEqual(['43-42', '31-40', '43-51', '41-42'])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a contract that starts later has no gap', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [] })
  mineTransfers(chain, 4)
  const late = { ...placedToken, startBlock: 31 }
  expect((await run({ source: chain, store, contracts: [late] })).batches.at(0)).toBe('31-31')
  expect((await storedTables(store)).transfers).toHaveLength(4)
  // Its earlier blocks are known to be missing, should they be wanted one day.
  await run({ source: chain, store })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a start beyond the chain waits for the chain', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  const contracts = [elsewhere, { ...placedToken, startBlock: 100 }]
  expect((await run({ source: chain, store, contracts })).batches).toEqual([])
  mineTransfers(chain, 80)
  await run({ source: chain, store, contracts })
  const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber >= 100)
  expect(await storedTables(store)).toEqual(expectedTables(rows))
})

test('filling and going on take turns', async () => {
  const chain = chainOf(60, { confirmations: 4 })
  const { store } = await run({ source: chain, until: 30, contracts: [elsewhere] })
  const { batches } = await run({ source: chain, store, contracts: [both], options })
  expect(batches.slice(0, 7)).toEqual([
    ...['0-9', '31-40', '10-19', '41-50', '20-29', '51-55'],
    '30-30',
  ])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('blocks that become final while a long gap is filled are not kept waiting', async () => {
  const chain = chainOf(60)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  const clock = testClock()
  const { batches } = await run({
    source: chain,
    store,
    clock,
    contracts: [both],
    options: { ...options, pollIntervalMs: 1 },
    onBatch: async ({ late }) => {
      if (!late) return
      mineTransfers(chain, 5)
      await clock.sleep(1)
    },
  })
  const filled = batches.indexOf('50-52')
  expect(filled).toBeGreaterThan(0)
  expect(batches.slice(0, filled)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^5[3-9]/)]),
  )
})

test('a run until a block fills gaps up to it, and leaves the rest for later', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  const some = { source: chain, store, contracts: [both], options }
  expect((await run({ ...some, until: 12 })).batches).toEqual(['23-22', '0-9', '10-12'])
  expect((await run({ ...some, until: 12 })).batches).toEqual([])
  const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber <= 12)
  expect(await storedTables(store)).toEqual(expectedTables(rows))
  expect((await run({ ...some, until: 25 })).batches).toEqual([
    ...['13-22', '23-23', '24-24', '25-25'],
  ])
  await run(some)
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a new layout brings its own logs only, and takes them out of the dead letters', async () => {
  const chain = chainOf(10)
  const { topics, ...rest } = transferLog(1, 2, 3n)
  chain.mine([{ ...rest, topics: [...topics, transferTopic] }])
  mineTransfers(chain, 20)
  const { store } = await run({ source: chain })
  const letters = () => allRows(store.db as Kysely<object>, '_bcdata_dead_letter' as never)
  expect(await letters()).toMatchObject([{ block_number: 11, log_index: 0 }])
  const wide: EventDefinition = { ...(transferEvent as EventDefinition), topicCount: 4 }
  const contracts = [{ ...placedToken, definition: { ...token, events: [...token.events, wide] } }]
  const logger = recordingLogger()
  await run({ source: chain, store, contracts, logger, options })
  expect(logger.events('warn')).toEqual([])
  expect(await letters()).toEqual([])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a node that lags is waited for', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  chain.lag(25)
  const clock = testClock()
  clock.onSleep = () => (clock.slept.length === 6 ? chain.lag(0) : undefined)
  await run({ source: chain, store, contracts: [both], clock, until: 30, options })
  expect(clock.slept.length).toBeGreaterThan(5)
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a consumer that swallows its failed transaction gets the same late batch again', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  const crawler = createCrawler({
    source: chain,
    store: store.blocks,
    contracts: [both],
    logger: recordingLogger(),
    clock: testClock(),
    options,
  })
  const seen: string[] = []
  for await (const batch of crawler.batches({ until: 'head' })) {
    seen.push(`${batch.from}-${batch.to}`)
    const transaction = store.db.transaction().execute(async (tx) => {
      await batch.rollback(tx)
      await batch.store(tx)
      await batch.commit(tx)
      if (seen.length === 2 || seen.length === 3) throw new Error('busy')
    })
    await transaction.catch(() => undefined)
  }
  expect(seen.slice(0, 6)).toEqual(['23-22', '0-9', '0-9', '0-9', '10-19', '20-22'])
  expect((await storedTables(store)).transfers).toHaveLength(30)
})

test('a loop that commits a late batch without storing it is told so', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere], until: 20 })
  const crawler = createCrawler({
    ...{ source: chain, store: store.blocks, contracts: [both] },
    ...{ logger: recordingLogger(), clock: testClock() },
  })
  const loop = async () => {
    for await (const batch of crawler.batches()) {
      await store.db.transaction().execute((tx) => batch.commit(tx))
    }
  }
  await expect(loop()).rejects.toMatchObject({ code: 'BATCH_INCOMPLETE' })
})

test('records say when filling begins, how far it is and when it ends', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  const logger = recordingLogger()
  await run({ source: chain, store, logger, contracts: [both], options })
  const records = logger.records.filter(({ event }) => event === 'stream.backfill')
  const shared = { chainId: 31_337, target: 30 }
  expect(records.map(({ fields }) => fields)).toEqual([
    { ...shared, state: 'begin', from: 0, tables: 'token_evt_transfer' },
    { ...shared, state: 'batch', from: 0, to: 9, events: 9, deadLetters: 0, target: 22 },
    { ...shared, state: 'batch', from: 10, to: 19, events: 10, deadLetters: 0, target: 22 },
    { ...shared, state: 'batch', from: 20, to: 22, events: 3, deadLetters: 0, target: 22 },
    { chainId: 31_337, state: 'end' },
  ])
  expect(await checkpointOf(store)).toBe(30)
})
