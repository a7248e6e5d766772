import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  placedToken,
  storedTables,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { run } from '../../../test/fixtures/token-runs.js'
import { allRows } from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import { unreachable } from '../testing/memory-chain.js'

interface DeadLetters {
  readonly _bcdata_dead_letter: object
}

test('a run up to the head stores every event and every balance', async () => {
  const chain = chainOf(50)
  const { store, batches } = await run({ source: chain, options: { rangeBlocksMax: 10 } })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  // The last final block, 42, and all above it come one by one.
  expect(batches).toEqual([
    ...['0-9', '10-19', '20-29', '30-39', '40-41'],
    ...['42-42', '43-43', '44-44', '45-45', '46-46', '47-47', '48-48', '49-49', '50-50'],
  ])
})

test('a second run goes on where the first one ended, and then has nothing to do', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain })
  mineTransfers(chain, 3)
  expect((await run({ source: chain, store })).batches).toEqual(['31-31', '32-32', '33-33'])
  expect((await run({ source: chain, store })).batches).toEqual([])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test.each([0, 1, 7, 25, 30])('a run until block %d ends exactly there', async (until) => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, until })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(until)
  const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber <= until)
  expect(await storedTables(store)).toEqual(expectedTables(rows))
})

test('a run until a block below the checkpoint does nothing', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain })
  expect((await run({ source: chain, store, until: 12 })).batches).toEqual([])
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
})

test('a run until a block that is not mined yet waits for it', async () => {
  const chain = chainOf(5)
  const clock = testClock()
  clock.onSleep = () => mineTransfers(chain, 1)
  const { store } = await run({ source: chain, until: 9, clock })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(9)
})

test('a contract starts at its start block, below or above finality', async () => {
  for (const startBlock of [10, 28, 30, 40]) {
    const chain = chainOf(30)
    const { store } = await run({ source: chain, contracts: [{ ...placedToken, startBlock }] })
    const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber >= startBlock)
    expect(await storedTables(store)).toEqual(expectedTables(rows))
    expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
  }
})

test('missing block times are taken from the headers', async () => {
  const chain = chainOf(30, { timedLogs: false })
  const { store } = await run({ source: chain })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a chain that was started anew behind the same URL is refused', async () => {
  const { store } = await run({ source: chainOf(10) })
  const chain = chainOf(10)
  chain.identify = async () => ({ name: 'memory', chainId: 31_337, genesisHash: '0x01' })
  await expect(run({ source: chain, store })).rejects.toMatchObject({ code: 'CHAIN_RESET' })
})

test('a log that does not decode is kept as a dead letter, and the run goes on', async () => {
  const chain = chainOf(5)
  const good = transferLog(1, 2, 3n)
  chain.mine([{ ...good, data: '0x01' }, good, { ...good, topics: good.topics.slice(0, 2) }])
  const logger = recordingLogger()
  const { store } = await run({ source: chain, logger })
  const { transfers } = await storedTables(store)
  expect(transfers).toHaveLength(6)
  const letters = await allRows(
    store.db as Kysely<object> as Kysely<DeadLetters>,
    '_bcdata_dead_letter',
  )
  expect(letters).toMatchObject([
    { block_number: 6, log_index: 0, reason: 'data has 1 bytes instead of 32' },
    { block_number: 6, log_index: 2, reason: expect.stringMatching('it has 2 topics') },
  ])
  expect(logger.records.filter(({ event }) => event === 'events.undecodable')).toMatchObject([
    { fields: { count: 2, contract: 'Token', blockNumber: 6 } },
  ])
})

test('an outage of the node is outlived, a long one is not', async () => {
  const chain = chainOf(20)
  const clock = testClock()
  const logger = recordingLogger()
  const head = chain.head.bind(chain)
  let failures = 5
  chain.head = (signal) => (failures-- > 0 ? Promise.reject(unreachable()) : head(signal))
  const { store } = await run({ source: chain, clock, logger })
  expect(logger.events('warn')).toEqual(Array(5).fill('chain.unavailable'))
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))

  failures = 1e9
  await expect(run({ source: chain, store, clock })).rejects.toMatchObject({
    code: 'RPC_UNREACHABLE',
  })
  expect(clock.now() - 1_700_000_000_000).toBeLessThan(700_000)
})

test('a node that is unreachable at the start is reported at once', async () => {
  const chain = chainOf(5)
  chain.failNext(unreachable())
  const clock = testClock()
  await expect(run({ source: chain, clock })).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
  expect(clock.slept).toEqual([])
})

test('there is one log record for each batch', async () => {
  const logger = recordingLogger()
  await run({ source: chainOf(30), logger })
  const records = logger.records.filter(({ event }) => event === 'batch')
  expect(records).toHaveLength(10)
  expect(records[0]?.fields).toEqual({
    ...{ chainId: 31_337, from: 0, to: 21, events: 21, deadLetters: 0, rolledBack: 0 },
    ...{ head: 30, finalized: 22, target: 30, following: false },
  })
})
