import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { expectedTables, storedTables } from '../../../test/fixtures/token-crawl.js'
import { crawlerOf, openedStore, run } from '../../../test/fixtures/token-runs.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import { type MemoryChain, unreachable } from '../testing/memory-chain.js'

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
    const forks = logger.records.filter(({ event }) => event === 'chain.fork')
    expect(forks.map(({ fields }) => fields['depth'])).toEqual([depth])
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

test('an outage in the middle of a fork is waited for', async () => {
  for (let sound = 0; sound < 8; sound++) {
    const chain = chainOf(40)
    const store = await openedStore()
    const stop = new AbortController()
    const clock = testClock()
    clock.onSleep = () => {
      if (clock.slept.length > 6) return stop.abort()
      if (clock.slept.length > 1) return
      chain.fork(5)
      mineTransfers(chain, 7, 1)
      chain.failNext(...Array(sound), unreachable(), unreachable())
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

test('a node that lags twice was not behind all the time in between', async () => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  const [clock, logger, stop] = [testClock(), recordingLogger(), new AbortController()]
  clock.onSleep = () => {
    const looks = clock.slept.length
    chain.lag(looks % 20 < 4 ? 4 : 0)
    if (looks > 60) stop.abort()
  }
  await run({ source: chain, store, clock, logger, until: undefined, signal: stop.signal })
  expect(logger.records.filter(({ event }) => event === 'chain.fork')).toEqual([])
  expect(logger.events('warn')).toEqual(Array(4).fill('chain.behind'))
})

test.each([
  ['has few blocks so far', (chain: MemoryChain) => chain.lag(35)],
  [
    'has other blocks',
    (chain: MemoryChain) => {
      chain.fork(5)
      mineTransfers(chain, 7, 1)
    },
  ],
])('a chain that was started anew meanwhile is known when it %s', async (_, change) => {
  const chain = chainOf(40)
  const { store } = await run({ source: chain })
  const before = await storedTables(store)
  const [clock, stop] = [testClock(), new AbortController()]
  clock.onSleep = () => {
    if (clock.slept.length > 20) return stop.abort()
    if (clock.slept.length > 1) return
    change(chain)
    chain.identify = async () => ({ name: 'memory', chainId: 31_337, genesisHash: '0xbeef' })
  }
  const following = run({ source: chain, store, clock, until: undefined, signal: stop.signal })
  await expect(following).rejects.toMatchObject({ code: 'CHAIN_RESET' })
  expect(await storedTables(store)).toEqual(before)
})

/** As behind a load balancer: the head is of one node, the headers are of another, so many times. */
function hideHeaders(chain: MemoryChain, above: number, times: number): void {
  const headers = chain.headers.bind(chain)
  let left = times
  chain.headers = async (numbers, signal) => {
    const found = await headers(numbers, signal)
    return left-- > 0 ? found.map((one) => (one && one.number > above ? null : one)) : found
  }
}

test('headers that a node lacks for a moment come later', async () => {
  const chain = chainOf(40)
  hideHeaders(chain, 36, 3)
  const { store } = await run({ source: chain })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test.each([0, 34])(
  'a fork is as deep as it is, though headers above %d are missing for a moment',
  async (above) => {
    const chain = chainOf(40)
    const { store } = await run({ source: chain })
    chain.fork(2)
    mineTransfers(chain, 4, 1)
    hideHeaders(chain, above, 3)
    const logger = recordingLogger()
    await run({ source: chain, store, logger })
    const forks = logger.records.filter(({ event }) => event === 'chain.fork')
    expect(forks.map(({ fields }) => fields['depth'])).toEqual([2])
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  },
)

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

test('a fork between a header and its logs is noticed', async () => {
  const chain = chainOf(30)
  const blockLogs = chain.blockLogs.bind(chain)
  let forks = 3
  chain.blockLogs = (filter, block, signal) => {
    if (block.number > 26 && forks-- > 0) {
      chain.fork(3)
      mineTransfers(chain, 4, forks)
    }
    return blockLogs(filter, block, signal)
  }
  const { store } = await run({ source: chain })
  await run({ source: chain, store })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a fork while batches are being stored does not mix two chains', async () => {
  for (const at of [23, 26, 30]) {
    const chain = chainOf(30)
    const store = await openedStore()
    const stop = new AbortController()
    const clock = testClock()
    clock.onSleep = () => (clock.slept.length > 3 ? stop.abort() : undefined)
    let forked = false
    const onBatch = ({ to }: { readonly to: number }) => {
      if (forked || to !== at) return
      forked = true
      chain.fork(4)
      mineTransfers(chain, 9, 1)
    }
    await run({ source: chain, store, clock, onBatch, until: undefined, signal: stop.signal })
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  }
})

test('a fork of the newest blocks is found though the new ones are final by the next look', async () => {
  const chain = chainOf(30)
  const store = await openedStore()
  let forked = false
  const onBatch = ({ to }: { readonly to: number }) => {
    if (forked || to !== 30) return
    forked = true
    chain.fork(3)
    mineTransfers(chain, 20, 1)
  }
  await run({ source: chain, store, onBatch, until: 40 })
  const rows = chain.allLogs.filter(({ blockNumber }) => blockNumber <= 40)
  expect(await storedTables(store)).toEqual(expectedTables(rows))
})
