import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import {
  blockHash,
  holderOf,
  type TokenDatabase,
  tokenAddress,
  transfer,
} from '../../../test/fixtures/token-store.js'
import type { EventDefinition, Subject } from '../ports/event.js'
import type { Store } from './open-store.js'

let store: Store<TokenDatabase>
beforeEach(async () => {
  store = await openedStore()
})

const { definition: event, ...place } = transfer({ blockNumber: 0 })
const subject = (changes: Partial<Subject> = {}): Subject => ({
  ...{ contract: 'Token', event, address: tokenAddress, startBlock: 0 },
  ...changes,
})
const anonymous = (signature: string): EventDefinition => ({ ...event, signature, topic0: null })

function inTransaction(work: (blocks: typeof store.blocks, tx: never) => Promise<void>) {
  return store.db.transaction().execute((tx) => work(store.blocks, tx as never))
}

function fillTo(number: number): Promise<void> {
  const header = { number, hash: blockHash(number), parentHash: blockHash(number - 1), time: 0 }
  return inTransaction((blocks, tx) => blocks.commit(tx, 1, header, number))
}

/** What is missing once these are bound: the first gap, as far as the same subjects go. */
async function gapOf(...subjects: readonly Subject[]) {
  await store.blocks.bindSubjects(1, subjects)
  const gap = await store.blocks.gap(1, subjects)
  if (gap === null) return null
  const { from, to, last } = gap
  return { from, to, last, subjects: gap.subjects.map((one) => subjects.indexOf(one)) }
}

test('nothing is missing before the first commit, however often it changes', async () => {
  const other = subject({ address: 'any' })
  expect(await gapOf(subject())).toBe(null)
  expect(await gapOf(other)).toBe(null)
  await fillTo(20)
  expect(await gapOf(other)).toBe(null)
})

describe('after blocks were stored', () => {
  beforeEach(async () => {
    await gapOf(subject())
    await fillTo(20)
  })

  test.each<[string, Partial<Subject>]>([
    ['another address', { address: holderOf(7) }],
    ['another event', { event: { ...event, topic0: blockHash(7) } }],
    ['another layout', { event: { ...event, topicCount: 4 } }],
    ['an anonymous event', { event: anonymous('Note(uint256)') }],
    ['the same event of another contract', { event: { ...event, table: 'other_evt_transfer' } }],
  ])('%s is missing from its start block up to the checkpoint', async (_, changes) => {
    const added = subject(changes)
    const missing = { from: 0, to: 20, last: 20, subjects: [1] }
    expect(await gapOf(subject(), added)).toEqual(missing)
    expect(await gapOf(subject(), added)).toEqual(missing)
    expect(await gapOf(subject(), { ...added, startBlock: 20 })).toMatchObject({ from: 20 })
    expect(await gapOf(subject(), { ...added, startBlock: 21 })).toBe(null)
    await fillTo(30)
    expect(await gapOf(subject(), added)).toMatchObject({ from: 0, to: 20 })
  })

  test('what was left out for a while lacks just that while', async () => {
    expect(await gapOf()).toBe(null)
    await fillTo(30)
    expect(await gapOf(subject())).toEqual({ from: 21, to: 30, last: 30, subjects: [0] })
  })

  test('a start block may be raised and lowered again', async () => {
    for (const startBlock of [20, 0, 5]) expect(await gapOf(subject({ startBlock }))).toBe(null)
    expect(await gapOf(subject({ startBlock: 25 }))).toBe(null)
    await fillTo(30)
    expect(await gapOf(subject({ startBlock: 5 }))).toMatchObject({ from: 21, to: 24 })
    expect(await gapOf(subject({ startBlock: 23 }))).toMatchObject({ from: 23, to: 24 })
    expect(await gapOf(subject())).toMatchObject({ from: 21, to: 24 })
  })

  test('subjects share a gap as far as they lack the same blocks', async () => {
    const [late, early, same] = [7, 8, 9].map((number) => subject({ address: holderOf(number) }))
    const all = [subject(), { ...late!, startBlock: 12 }, early!, same!]
    expect(await gapOf(...all)).toEqual({ from: 0, to: 11, last: 20, subjects: [2, 3] })
    await inTransaction((blocks, tx) => blocks.fillGap(tx, 1, 0, 5))
    expect(await gapOf(...all)).toMatchObject({ from: 6, to: 11 })
    await inTransaction((blocks, tx) => blocks.fillGap(tx, 1, 6, 11))
    expect(await gapOf(...all)).toEqual({ from: 12, to: 20, last: 20, subjects: [1, 2, 3] })
    await inTransaction((blocks, tx) => blocks.fillGap(tx, 1, 12, 20))
    expect(await gapOf(...all)).toBe(null)
  })

  test('a rollback cuts gaps off, as later blocks come again for all', async () => {
    const added = subject({ address: holderOf(7) })
    await gapOf(subject(), added)
    await fillTo(30)
    await inTransaction((blocks, tx) => blocks.rollback(tx, 1, { number: 30, hash: blockHash(30) }))
    expect(await gapOf(subject(), added)).toMatchObject({ to: 20 })
    await inTransaction((blocks, tx) => blocks.rollback(tx, 1, null))
    expect(await gapOf(subject(), added)).toBe(null)
  })

  test('a rollback reaches tables that the project no longer knows', async () => {
    const gone = subject({ event: { ...event, table: 'gone_evt_transfer' } })
    await sql`create table gone_evt_transfer as
      select *, 1 as chain_id, 20 as evt_block_number from (values (1))
      union all select 2, 1, 18`.execute(store.db)
    await gapOf(subject(), gone, subject({ event: { ...event, table: 'dropped_evt_transfer' } }))
    await gapOf(subject())
    await inTransaction((blocks, tx) => blocks.rollback(tx, 1, null))
    expect((await sql`select * from gone_evt_transfer`.execute(store.db)).rows).toEqual([])
  })

  test('two anonymous events of one table have gaps of their own', async () => {
    const [note, memo] = ['Note(uint256)', 'Memo(uint256)'].map((signature) =>
      subject({ event: anonymous(signature) }),
    )
    await gapOf(subject(), note!)
    await inTransaction((blocks, tx) => blocks.fillGap(tx, 1, 0, 20))
    expect(await gapOf(subject(), note!, memo!)).toMatchObject({ subjects: [2] })
  })

  test('an address that becomes any has its events already, and the other way round', async () => {
    const log = {
      ...place,
      blockNumber: 20,
      blockHash: blockHash(20),
      topics: [],
      data: '0x',
    } as const
    const any = subject({ address: 'any' })
    const { wasStored } = await store.blocks.bindSubjects(1, [any])
    expect(wasStored(any, log)).toBe(true)
    expect(wasStored(any, { ...log, address: holderOf(7) })).toBe(false)
    // It is in the table, whoever asks.
    expect(wasStored(subject(), log)).toBe(true)
    await inTransaction((blocks, tx) => blocks.fillGap(tx, 1, 0, 9))
    await fillTo(30)
    const other = subject({ address: holderOf(7) })
    expect(await gapOf(other, subject())).toEqual({ from: 10, to: 20, last: 20, subjects: [0] })
  })

  test('another chain has subjects of its own', async () => {
    const any = [subject({ address: 'any' })]
    await store.blocks.bindSubjects(2, any)
    expect(await store.blocks.gap(2, any)).toBe(null)
    expect(await gapOf(subject())).toBe(null)
  })

  test('an address that is listed twice is one subject', async () => {
    expect(await gapOf(subject(), subject())).toBe(null)
  })
})
