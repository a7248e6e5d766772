import { expect, test } from 'vitest'
import { indexesOf } from '../../../test/fixtures/indexes-of.js'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { openedStore, run } from '../../../test/fixtures/token-runs.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import { BcdataError } from '../../errors.js'
import type { EventIndexes } from '../ports/event-indexes.js'

type Opened = Awaited<ReturnType<typeof openedStore>>

const options = { rangeBlocksMax: 5, deferIndexesBlocks: 20 }

async function indexCount(store: Opened): Promise<number> {
  return Object.keys(await indexesOf(store, 'sqlite', 'token_evt_transfer')).length
}

/** While a batch's transaction is open nobody else reads the database: the indexes before it. */
async function countsOf(store: Opened, given: Parameters<typeof run>[0]) {
  const counts: number[] = []
  const { commit } = store.blocks
  const blocks = {
    ...store.blocks,
    commit: async (...args: Parameters<typeof commit>) => {
      counts.push(
        Object.keys(await indexesOf({ db: args[0] }, 'sqlite', 'token_evt_transfer')).length,
      )
      await commit(...args)
    },
  }
  await run({ ...given, store: { ...store, blocks } })
  return counts
}

test('a long backfill goes without the indexes, and what follows has them', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  const logger = recordingLogger()
  const counts = await countsOf(store, { source: chainOf(60), options, logger })
  expect(new Set(counts)).toEqual(new Set([0, all]))
  expect(counts).toEqual(counts.toSorted((one, other) => one - other))
  expect(await indexCount(store)).toBe(all)
  expect(logger.records.map(({ event }) => event).filter((event) => event !== 'batch')).toEqual([
    ...['indexes.deferred', 'indexes.build', 'indexes.built'],
  ])
})

test('a short one keeps them', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  expect(new Set(await countsOf(store, { source: chainOf(12), options }))).toEqual(new Set([all]))
})

test('a run up to a block ends with them', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  const counts = await countsOf(store, { source: chainOf(60), options, until: 30 })
  expect(counts[0]).toBe(0)
  expect(await indexCount(store)).toBe(all)
})

test('after a run that was stopped, the next one goes on without them', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  const source = chainOf(60)
  const stop = new AbortController()
  const onBatch = () => stop.abort()
  await run({ source, store, options, signal: stop.signal, onBatch })
  expect(await indexCount(store)).toBe(0)
  expect((await countsOf(store, { source, options }))[0]).toBe(0)
  expect(await indexCount(store)).toBe(all)
})

test('who wants them at once has them built first', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  await store.blocks.indexes.defer(31_337)
  const never = { ...options, deferIndexesBlocks: Number.POSITIVE_INFINITY }
  expect(new Set(await countsOf(store, { source: chainOf(60), options: never }))).toEqual(
    new Set([all]),
  )
})

test('where they can not be dropped, it indexes with them', async () => {
  const refused = new BcdataError('DATABASE_UNUSABLE', 'must be owner of table', { hint: '' })
  const store = await openedStore()
  const all = await indexCount(store)
  const indexes: EventIndexes = { ...store.blocks.indexes, defer: () => Promise.reject(refused) }
  const logger = recordingLogger()
  const refusing = { ...store, blocks: { ...store.blocks, indexes } }
  const counts = await countsOf(refusing, { source: chainOf(60), options, logger })
  expect(new Set(counts)).toEqual(new Set([all]))
  expect(logger.records[0]).toMatchObject({
    ...{ level: 'warn', event: 'indexes.kept' },
    fields: { reason: refused.message },
  })
})

test('an index that can not be built is told, and the next run tries again', async () => {
  const store = await openedStore()
  const all = await indexCount(store)
  const { indexes } = store.blocks
  const refused = new BcdataError('DATABASE_UNUSABLE', 'no such column: from', { hint: '' })
  const failing = { ...indexes, build: () => Promise.reject(refused) }
  const logger = recordingLogger()
  const source = chainOf(60)
  const blocks = { ...store.blocks, indexes: failing }
  await run({ source, store: { ...store, blocks }, options, logger })
  expect(logger.records.filter(({ level }) => level === 'error')).toMatchObject([
    { event: 'indexes.missing', fields: { reason: 'no such column: from' } },
  ])
  expect(await indexCount(store)).toBe(0)
  await run({ source, store, options })
  expect(await indexCount(store)).toBe(all)
})
