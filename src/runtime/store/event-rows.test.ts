import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { storeOn } from '../../../test/fixtures/store-on.js'
import { blockHash, tokenAddress, transfer } from '../../../test/fixtures/token-store.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import { eventColumns } from '../../shared/event-columns.js'
import type { Log } from '../ports/chain-source.js'
import type { ColumnValue, DecodedEvent } from '../ports/event.js'
import { migrate } from './migrate.js'
import type { Store } from './open-store.js'
import { createEventTable } from './schema/create-table.js'

const odd = `a"; drop table b; -- \`?`
const oddColumns = { 'c\'d"e': 'text', order: 'int64?' } as const
const everyKind = {
  id: 'int32',
  wide: 'int64',
  u64: 'uint64',
  u256: 'uint256',
  i256: 'int256',
  flag: 'bool',
  who: 'address',
  hash: 'bytes32',
  bytes: 'hex',
  note: 'text',
  data: 'json',
} as const
const tables = {
  [odd]: { ...eventColumns, ...oddColumns },
  paused: eventColumns,
  every: { ...eventColumns, ...everyKind },
  tight: { ...eventColumns, amount: 'int32' },
  unmade: { ...eventColumns },
} satisfies TableRegistry

type Tables = Record<string, Record<string, unknown>>

const values: readonly ColumnValue[] = [
  ...[2 ** 32 - 1, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 256n - 1n, -(2n ** 255n), true],
  ...[tokenAddress, blockHash(1), `0x${'00ff'.repeat(3_000)}`, `"'\\ \n{}, 💎 NULL`],
  [2n ** 200n, { nested: ['a"b', null, false] }],
]
const readBack = [...values.slice(0, -1), [`${2n ** 200n}`, { nested: ['a"b', null, false] }]]

/** A transfer at the position whose definition writes these values elsewhere. */
function eventInto(
  table: string,
  columns: readonly string[],
  row: readonly ColumnValue[],
  index = 0,
): DecodedEvent {
  const event = transfer({ blockNumber: 1, index })
  const definition = { ...event.definition, table, columns, values: () => row }
  return { ...event, definition }
}

describe.each(dialects)('events on %s', (dialect) => {
  let store: Store<Tables>
  beforeEach(async () => {
    store = await storeOn<Tables>(dialect, { tables })
    const made: Readonly<Record<string, Parameters<typeof createEventTable>[2]['columns']>> = {
      [odd]: oddColumns,
      paused: {},
      every: everyKind,
      tight: { amount: 'int32' },
    }
    const name = '0001'
    await migrate(store, [
      {
        name,
        async up(db) {
          for (const [table, columns] of Object.entries(made)) {
            await createEventTable(db, table, { columns })
          }
          await sql`alter table tight add column more integer check (more < 5)`.execute(db)
        },
      },
    ])
  })
  afterEach(() => store.close())

  const write = (...events: readonly DecodedEvent[]) =>
    store.db.transaction().execute((tx) => store.blocks.insertEvents(tx, events))
  const read = (table: string, columns: readonly string[]) =>
    store.db
      .selectFrom(table)
      .select([...columns])
      .orderBy('evt_index')
      .execute()

  test('a value of every kind comes back as it was', async () => {
    const columns = Object.keys(everyKind)
    await write(eventInto('every', columns, values), eventInto('every', columns, values, 1))
    const rows = await read('every', columns)
    expect(rows.map((row) => Object.values(row))).toEqual([readBack, readBack])
  })

  test('tables and columns may have any name', async () => {
    await write(eventInto(odd, Object.keys(oddColumns), ['with "quotes" ?', 2n ** 63n - 1n]))
    expect(await read(odd, Object.keys(oddColumns))).toEqual([
      { 'c\'d"e': 'with "quotes" ?', order: 2n ** 63n - 1n },
    ])
  })

  test('an event without parameters is stored, and replaced by a replay', async () => {
    for (const _ of [1, 2]) await write(eventInto('paused', [], []), eventInto('paused', [], [], 1))
    expect(await read('paused', ['evt_index'])).toEqual([{ evt_index: 0 }, { evt_index: 1 }])
  })

  test('of two events at one place the last one counts, and a layout leaves other columns empty', async () => {
    const columns = Object.keys(oddColumns)
    await write(eventInto(odd, columns, ['first', 1n]), eventInto(odd, columns, ['last', 2n]))
    await write(eventInto(odd, columns.slice(0, 1), ['short'], 1))
    expect(await read(odd, columns)).toEqual([
      { 'c\'d"e': 'last', order: 2n },
      { 'c\'d"e': 'short', order: null },
    ])
  })

  test('thousands of events are written in one go', async () => {
    const events = Array.from({ length: 4_500 }, (_, index) =>
      eventInto(odd, Object.keys(oddColumns), [`n${index}`, BigInt(index)], index),
    )
    await write(...events)
    const rows = await read(odd, ['order'])
    expect(rows.map(({ order }) => order)).toEqual(events.map((_, index) => BigInt(index)))
  })

  test('a table or column that is missing points to the migrations', async () => {
    await expect(write(eventInto('unmade', [], []))).rejects.toMatchObject({
      code: 'MIGRATIONS_PENDING',
      where: 'unmade',
    })
    await expect(write(eventInto('paused', ['fresh'], [1]))).rejects.toMatchObject({
      code: 'MIGRATIONS_PENDING',
      message: expect.stringContaining('fresh'),
    })
  })

  test('a value that the column refuses fails the whole batch', async () => {
    const columns = ['amount', 'more']
    const batch = [eventInto('tight', columns, [1, 1]), eventInto('tight', columns, [1, 9], 1)]
    await expect(write(...batch)).rejects.toThrow()
    expect(await read('tight', ['amount'])).toEqual([])
  })

  test('a text that the database has no place for is kept raw, and the others are stored', async () => {
    const log: Log = {
      ...{ address: tokenAddress, topics: [blockHash(9)], data: '0x00', blockTime: null },
      ...{ blockNumber: 1, blockHash: blockHash(1), txHash: blockHash(2), txIndex: 0, index: 1 },
    }
    const columns = Object.keys(oddColumns)
    await write(eventInto(odd, columns, ['fine', 1n]), {
      ...eventInto(odd, columns, ['a\0b', 2n], 1),
      log,
    })
    const stored = (await read(odd, columns)).map((row) => row['c\'d"e'])
    const letters = await store.db.selectFrom('_bcdata_dead_letter').selectAll().execute()
    if (dialect === 'postgres') {
      expect(stored).toEqual(['fine'])
      expect(letters).toMatchObject([
        { log_index: 1, data: '0x00', reason: expect.stringContaining('U+0000') },
      ])
    } else {
      expect(stored).toEqual(['fine', 'a\0b'])
      expect(letters).toEqual([])
    }
  })
})
