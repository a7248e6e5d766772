import type { Kysely } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  type IndexOptions,
  indexTokens,
  placedToken,
  storedTables,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { allRows, type TokenDatabase, tokenStore } from '../../../test/fixtures/token-store.js'
import type { Store } from '../store/open-store.js'
import { createCrawler } from './create-crawler.js'
import { MemoryChain, type MemoryChainOptions, unreachable } from '../testing/memory-chain.js'

interface DeadLetters {
  readonly _bcdata_dead_letter: object
}

const stores: Store<TokenDatabase>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

async function openedStore(): Promise<Store<TokenDatabase>> {
  const store = await tokenStore()
  stores.push(store)
  return store
}

/** Block n moves n tokens from holder n to holder n + 1, both modulo 5; holder 0 is the mint. */
function chainOf(blocks: number, options: MemoryChainOptions = {}): MemoryChain {
  const chain = new MemoryChain(options)
  mineTransfers(chain, blocks)
  return chain
}

function mineTransfers(chain: MemoryChain, blocks: number, salt = 0): void {
  for (let mined = 0; mined < blocks; mined++) {
    const number = (chain.allLogs.at(-1)?.blockNumber ?? 0) + 1
    chain.mine([transferLog(number % 5, (number + 1 + salt) % 5, BigInt(number + salt))])
  }
}

function crawlerOf(source: MemoryChain, store: Store<TokenDatabase>) {
  return createCrawler({
    source,
    store: store.blocks,
    contracts: [placedToken],
    logger: recordingLogger(),
    clock: testClock(),
  })
}

async function run(given: Omit<IndexOptions, 'store'> & { store?: Store<TokenDatabase> }) {
  const store = given.store ?? (await openedStore())
  const batches = await indexTokens({ until: 'head', ...given, store })
  return { store, batches }
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

test.each([1, 2, 8, 20])(
  'after a fork of depth %d the tables are those of the new chain',
  async (depth) => {
    const chain = chainOf(40, { confirmations: 20 })
    const { store } = await run({ source: chain })
    chain.fork(depth)
    mineTransfers(chain, depth + 2, 1)
    const logger = recordingLogger()
    await run({ source: chain, store, logger })
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
    expect(logger.records.filter(({ event }) => event === 'chain.fork')).toHaveLength(1)
  },
)

test('a fork to a chain of the same length, or a shorter one, is found while following', async () => {
  for (const mined of [5, 3]) {
    const chain = chainOf(40)
    const store = await openedStore()
    const stop = new AbortController()
    const clock = testClock()
    clock.onSleep = () => {
      if (clock.slept.length === 1) {
        chain.fork(5)
        mineTransfers(chain, mined, 1)
      } else if (clock.slept.length > 4) stop.abort()
    }
    await run({ source: chain, store, clock, until: undefined, signal: stop.signal })
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  }
})

test('forks on top of forks, without anything indexed in between, are one step back', async () => {
  const chain = chainOf(40, { confirmations: 12 })
  const { store } = await run({ source: chain })
  for (const depth of [3, 6, 2, 8]) {
    chain.fork(depth)
    mineTransfers(chain, depth + 1, depth)
  }
  await run({ source: chain, store })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a fork below finality stops with both hashes and changes nothing', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  const before = await storedTables(store)
  chain.fork(12)
  mineTransfers(chain, 20, 1)
  await expect(run({ source: chain, store })).rejects.toMatchObject({
    code: 'CHAIN_FORK_BELOW_FINALITY',
    message: expect.stringMatching(/Block 32 .* 0xb10c00000032.* 0xb10c0000003200000001/),
  })
  expect(await storedTables(store)).toEqual(before)
})

test('a fork below finality of a half-done backfill is found at the next start', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain, until: 20 })
  chain.fork(25)
  mineTransfers(chain, 30, 1)
  await expect(run({ source: chain, store })).rejects.toMatchObject({
    code: 'CHAIN_FORK_BELOW_FINALITY',
    context: { blockNumber: 20 },
  })
})

test('a node that lags is waited for, and nothing is rolled back', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  chain.lag(4)
  const clock = testClock()
  clock.onSleep = () => {
    if (clock.slept.length === 5) {
      chain.lag(0)
      mineTransfers(chain, 1)
    }
  }
  const logger = recordingLogger()
  const { batches } = await run({ source: chain, store, clock, logger, until: 41 })
  expect(batches).toEqual(['41-41'])
  expect(logger.events('warn')).toEqual(['chain.behind'])
})

test('blocks that a development chain has taken back are taken back here', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  chain.fork(5)
  const { batches } = await run({ source: chain, store })
  expect(batches).toEqual(['36-35'])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a node that has less than what was final is waited for, but not by a run up to the head', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  chain.lag(35)
  expect((await run({ source: chain, store })).batches).toEqual([])
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(40)
})

test('another chain behind the same URL is refused', async () => {
  const { store } = await run({ source: chainOf(10) })
  const chain = chainOf(10)
  chain.identify = async () => ({ chainId: 31_337, genesisHash: '0x01' })
  await expect(run({ source: chain, store })).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' })
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

test('a transaction that fails inside the loop body ends the run, and the next one repeats the batch', async () => {
  const chain = chainOf(30)
  const store = await openedStore()
  let batches = 0
  const onBatch = () => {
    if (++batches === 3) throw new Error('disk full')
  }
  await expect(run({ source: chain, store, onBatch })).rejects.toThrow('disk full')
  const stored = (await store.blocks.checkpoint(31_337))?.number
  expect(stored).toBe(22)
  expect((await run({ source: chain, store })).batches.at(0)).toBe('23-23')
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a consumer that swallows its failed transaction gets the same batch again', async () => {
  const chain = chainOf(12)
  const store = await openedStore()
  const crawler = crawlerOf(chain, store)
  const seen: string[] = []
  for await (const batch of crawler.batches({ until: 'head' })) {
    seen.push(`${batch.from}-${batch.to}`)
    const transaction = store.db.transaction().execute(async (tx) => {
      await batch.store(tx)
      await batch.commit(tx)
      if (seen.length === 2) throw new Error('busy')
    })
    await transaction.catch(() => undefined)
  }
  expect(seen.slice(0, 4)).toEqual(['0-3', '4-4', '4-4', '5-5'])
  expect((await storedTables(store)).transfers).toHaveLength(12)
})

test('a loop that forgets to commit is told so', async () => {
  const store = await openedStore()
  const loop = async () => {
    for await (const batch of crawlerOf(chainOf(12), store).batches()) expect(batch.to).toBe(3)
  }
  await expect(loop()).rejects.toMatchObject({ code: 'BATCH_INCOMPLETE' })
})

test('a loop that forgets to roll back is told so, and nothing is kept', async () => {
  const chain = chainOf(12)
  const { store } = await run({ source: chain })
  chain.fork(2)
  mineTransfers(chain, 3, 1)
  const loop = async () => {
    for await (const batch of crawlerOf(chain, store).batches()) {
      await store.db.transaction().execute((tx) => batch.commit(tx))
    }
  }
  await expect(loop()).rejects.toMatchObject({ code: 'BATCH_INCOMPLETE' })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(12)
})

test('a stop signal ends the run cleanly wherever it comes', async () => {
  for (let at = 1; at < 48; at += 3) {
    const chain = chainOf(30)
    const stop = new AbortController()
    const clock = testClock()
    // In the middle of the request number `at`, and later ones while waiting for new blocks.
    for (const name of ['identify', 'head', 'header', 'headers', 'logs', 'blockLogs'] as const) {
      const original = chain[name].bind(chain) as (...args: unknown[]) => Promise<unknown>
      Object.assign(chain, {
        [name]: async (...args: unknown[]) => {
          const answer = await original(...args)
          if (chain.requests < at) return answer
          stop.abort()
          throw stop.signal.reason
        },
      })
    }
    clock.onSleep = () => mineTransfers(chain, 1)
    const { store } = await run({ source: chain, signal: stop.signal, until: undefined, clock })
    const checkpoint = (await store.blocks.checkpoint(31_337))?.number ?? -1
    const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber <= checkpoint)
    expect(await storedTables(store)).toEqual(expectedTables(rows))
  }
})

test('a stop signal inside the loop body lets the batch finish', async () => {
  const chain = chainOf(30)
  const stop = new AbortController()
  const { store, batches } = await run({
    source: chain,
    signal: stop.signal,
    until: undefined,
    onBatch: (batch) => (batch.to >= 25 ? stop.abort() : undefined),
  })
  expect(batches.at(-1)).toBe('25-25')
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(25)
})

test('a run whose signal has already aborted asks nothing', async () => {
  const chain = chainOf(30)
  const { batches } = await run({ source: chain, signal: AbortSignal.abort() })
  expect(batches).toEqual([])
  expect(chain.requests).toBe(0)
})

test('leaving the loop stops what was being fetched ahead', async () => {
  const chain = chainOf(500)
  const store = await openedStore()
  const seen: (AbortSignal | undefined)[] = []
  const logs = chain.logs.bind(chain)
  chain.logs = (filter, from, to, signal) => {
    seen.push(signal)
    return logs(filter, from, to, signal)
  }
  for await (const _ of crawlerOf(chain, store).batches()) break
  expect(seen.length).toBeGreaterThan(1)
  expect(seen.every((signal) => signal?.aborted === true)).toBe(true)
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
