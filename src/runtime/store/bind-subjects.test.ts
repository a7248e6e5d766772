import { beforeEach, describe, expect, test } from 'vitest'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import {
  allRows,
  blockHash,
  holderOf,
  type TokenDatabase,
  tokenAddress,
  transfer,
} from '../../../test/fixtures/token-store.js'
import type { Subject } from '../ports/event.js'
import type { Store } from './open-store.js'

let store: Store<TokenDatabase>
beforeEach(async () => {
  store = await openedStore()
})

const { definition: event } = transfer({ blockNumber: 0 })
const subject = (changes: Partial<Subject> = {}): Subject => ({
  ...{ contract: 'Token', event, address: tokenAddress, startBlock: 0 },
  ...changes,
})

function fillTo(number: number): Promise<void> {
  const header = { number, hash: blockHash(number), parentHash: blockHash(number - 1), time: 0 }
  return store.db.transaction().execute((tx) => store.blocks.commit(tx, 1, header, number))
}

const bind = (...subjects: readonly Subject[]) => store.blocks.bindSubjects(1, subjects)

test('nothing lacks history before the first commit, however often it changes', async () => {
  const other = subject({ address: 'any' })
  expect(await bind(subject())).toEqual([])
  expect(await bind(other)).toEqual([])
  await fillTo(20)
  expect(await bind(other)).toEqual([])
  expect(await bind(other, subject())).toEqual([subject()])
})

describe('after blocks were stored', () => {
  beforeEach(async () => {
    await bind(subject())
    await fillTo(20)
  })

  test.each<[string, Partial<Subject>]>([
    ['another address', { address: holderOf(7) }],
    ['any address', { address: 'any' }],
    ['another event', { event: { ...event, topic0: blockHash(7) } }],
    ['another layout', { event: { ...event, topicCount: 4 } }],
    ['the same event of another contract', { event: { ...event, table: 'other_evt_transfer' } }],
  ])('%s lacks history unless it starts later', async (_, changes) => {
    const added = subject(changes)
    expect(await bind(subject(), added)).toEqual([added])
    expect(await bind(subject(), { ...added, startBlock: 20 })).toHaveLength(1)
    expect(await bind(subject(), { ...added, startBlock: 21 })).toEqual([])
    await fillTo(30)
    expect(await bind(subject(), { ...added, startBlock: 21 })).toEqual([])
    expect(await bind(subject(), { ...added, startBlock: 20 })).toHaveLength(1)
  })

  test('a refusal changes nothing', async () => {
    const before = await allRows(store.db, '_bcdata_subject' as 'token_holder')
    await bind(subject({ address: 'any' }))
    expect(await allRows(store.db, '_bcdata_subject' as 'token_holder')).toEqual(before)
  })

  test('what was left out for a while lacks history, too', async () => {
    expect(await bind()).toEqual([])
    await fillTo(30)
    expect(await bind(subject())).toEqual([subject()])
  })

  test('a start block may be raised within what is stored, and lowered again', async () => {
    for (const startBlock of [20, 0, 5]) expect(await bind(subject({ startBlock }))).toEqual([])
    expect(await bind(subject({ startBlock: 25 }))).toEqual([])
    await fillTo(30)
    expect(await bind(subject({ startBlock: 5 }))).toHaveLength(1)
  })

  test('another chain has subjects of its own', async () => {
    expect(await store.blocks.bindSubjects(2, [subject({ address: 'any' })])).toEqual([])
    expect(await bind(subject())).toEqual([])
  })

  test('an address that is listed twice is one subject', async () => {
    expect(await bind(subject(), subject())).toEqual([])
  })
})
