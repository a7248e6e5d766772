import { expect, test } from 'vitest'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { expectedTables, storedTables } from '../../../test/fixtures/token-crawl.js'
import { crawlerOf, openedStore, run } from '../../../test/fixtures/token-runs.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'

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

test('a loop that commits without storing in the same transaction is told so, and nothing moves', async () => {
  const store = await openedStore()
  const { db, blocks } = store
  for (const first of ['nothing', 'another transaction']) {
    const loop = async () => {
      for await (const batch of crawlerOf(chainOf(12), store).batches()) {
        if (first === 'another transaction') {
          await db.transaction().execute((tx) => batch.store(tx))
        }
        await db.transaction().execute((tx) => batch.commit(tx))
      }
    }
    await expect(loop()).rejects.toMatchObject({
      code: 'BATCH_INCOMPLETE',
      message: expect.stringContaining('batch.store(tx)'),
    })
    expect(await blocks.checkpoint(31_337)).toBe(null)
  }
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
