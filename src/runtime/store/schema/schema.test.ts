import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../../test/databases/dialects.js'
import { storeOn } from '../../../../test/fixtures/store-on.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { eventColumns } from '../../../shared/event-columns.js'
import { type Migration, migrate } from '../migrate.js'
import { openStore, type Store } from '../open-store.js'
import { addColumns, dropNotNull, renameColumn } from './alter-table.js'
import { createEventTable, createTable } from './create-table.js'

const everyKind = {
  id: 'int32',
  int64: 'int64',
  uint64: 'uint64',
  uint256: 'uint256',
  int256: 'int256',
  bool: 'bool',
  address: 'address',
  bytes32: 'bytes32',
  hex: 'hex',
  text: 'text',
  json: 'json',
} as const

const largest = {
  id: 2 ** 32 - 1,
  int64: 2n ** 63n - 1n,
  uint64: 2n ** 64n - 1n,
  uint256: 2n ** 256n - 1n,
  int256: 2n ** 255n - 1n,
  bool: true,
  address: `0x${'f'.repeat(40)}`,
  bytes32: `0x${'f'.repeat(64)}`,
  hex: `0x${'ab'.repeat(40_000)}`,
  text: '  💎 "quoted" \\ \' \n ünïcode ',
  json: { list: [`${2n ** 256n}`, true, null, 0.5, 'a"b\\c💎'], empty: {} },
}

const least = {
  ...largest,
  ...{ id: 0, int64: -(2n ** 63n), uint64: 0n, uint256: 0n, int256: -(2n ** 255n), bool: false },
  ...{ hex: '0x', text: '', json: [] },
}

const tables = {
  every: everyKind,
  token_evt_sent: { ...eventColumns, to_: 'address', amount: 'uint256?', memo: 'text?' },
} as const satisfies TableRegistry

type Tables = Record<string, Record<string, unknown>>

describe.each(dialects)('on %s', (dialect) => {
  let store: Store<Tables>
  beforeEach(async () => {
    store = await storeOn<Tables>(dialect, { tables })
  })
  afterEach(() => store.close())

  const inMigration = (up: Migration['up'], name = '0001') => migrate(store, [{ name, up }])

  test('a table holds the largest and the least value of every kind', async () => {
    await inMigration((db) =>
      createTable(db, 'every', {
        columns: everyKind,
        primaryKey: ['id'],
        indexes: ['uint256', 'address', 'text', 'bool'],
      }),
    )
    await store.db.insertInto('every').values([largest, least]).execute()
    const rows = await store.db.selectFrom('every').selectAll().orderBy('uint256').execute()
    expect(rows).toEqual([least, largest])
  })

  test('a table of an event begins with its place on the chain, and takes no event twice', async () => {
    await inMigration((db) =>
      createEventTable(db, 'token_evt_sent', {
        columns: { to_: 'address', amount: 'uint256?', memo: 'text?' },
        indexes: ['to_'],
      }),
    )
    const row = {
      ...{ chain_id: 1, evt_block_number: 2, evt_block_time: 3, evt_tx_hash: largest.bytes32 },
      ...{ evt_tx_index: 4, evt_index: 5, contract_address: largest.address },
      ...{ to_: largest.address, amount: null, memo: null },
    }
    const insert = () => store.db.insertInto('token_evt_sent').values(row).execute()
    await insert()
    await expect(insert()).rejects.toThrow()
    expect(await store.db.selectFrom('token_evt_sent').selectAll().execute()).toEqual([row])
  })

  test('columns that are added are empty in earlier rows, and a renamed one keeps its values', async () => {
    await inMigration(async (db) => {
      await createTable(db, 'every', {
        columns: { id: 'int32', value: 'uint256', json: 'json' },
        primaryKey: ['id'],
      })
      const value = '7'.padStart(78, '0')
      await sql.raw(`insert into every values (1, '${value}', '[]')`).execute(db)
      await addColumns(db, 'every', { text: 'text?', int256: 'int256?', bool: 'bool?' })
      await renameColumn(db, 'every', 'value', 'uint256')
      await dropNotNull(db, 'every', ['uint256', 'json'])
    })
    await store.db.insertInto('every').values({ id: 2, uint256: null, json: null }).execute()
    const empty = { text: null, int256: null, bool: null }
    expect(await store.db.selectFrom('every').selectAll().orderBy('id').execute()).toEqual([
      { id: 1, uint256: 7n, json: [], ...empty },
      { id: 2, uint256: null, json: null, ...empty },
    ])
  })

  test('a migration that failed half-way can be run again', async () => {
    let fails = true
    const up: Migration['up'] = async (db) => {
      await createTable(db, 'every', { columns: { id: 'int32', x: 'text' }, primaryKey: ['id'] })
      await addColumns(db, 'every', { text: 'text?' })
      await renameColumn(db, 'every', 'x', 'hex')
      await dropNotNull(db, 'every', ['hex'])
      if (fails) throw new Error('half-way')
      await addColumns(db, 'every', { json: 'json?' })
    }
    await expect(inMigration(up)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
    fails = false
    expect(await inMigration(up)).toEqual(['0001'])
    await store.db.insertInto('every').values({ id: 1, hex: null }).execute()
    expect(await store.db.selectFrom('every').selectAll().execute()).toEqual([
      { id: 1, hex: null, text: null, json: null },
    ])
  })

  test('names may hold anything but what the databases change', async () => {
    const odd = 'a "b" `c` \'d\' ; -- ?'
    await inMigration((db) =>
      createTable(db, odd, {
        columns: { [odd]: 'int32', select: 'text' },
        primaryKey: [odd],
        indexes: ['select'],
      }),
    )
    await store.db
      .insertInto(odd)
      .values({ [odd]: 1, select: '?' })
      .execute()
    expect(await store.db.selectFrom(odd).selectAll().execute()).toEqual([
      { [odd]: 1, select: '?' },
    ])
  })
})

describe('refused before anything is changed', () => {
  const id = { id: 'int32' } as const
  const key = { primaryKey: ['id'] } as const
  test.each<readonly [string, Migration['up']]>([
    ['an empty name', (db) => createTable(db, '', { columns: id, ...key })],
    ['a NUL', (db) => createTable(db, 'a\0b', { columns: id, ...key })],
    ['64 bytes', (db) => createTable(db, 'é'.repeat(32), { columns: id, ...key })],
    ['a space at the end', (db) => createTable(db, 't ', { columns: id, ...key })],
    ['no key', (db) => createTable(db, 't', { columns: id, primaryKey: [] })],
    ['an unknown key', (db) => createTable(db, 't', { columns: id, primaryKey: ['x'] })],
    ['an unknown index', (db) => createTable(db, 't', { columns: id, ...key, indexes: ['x'] })],
    [
      'an index on JSON',
      (db) => createTable(db, 't', { columns: { ...id, j: 'json?' }, ...key, indexes: ['j'] }),
    ],
    [
      'two columns but for the case',
      (db) => createTable(db, 't', { columns: { ...id, ID: 'text' }, ...key }),
    ],
    [
      'a column of the place',
      (db) => createEventTable(db, 't', { columns: { chain_id: 'int32' } }),
    ],
    ['a required new column', (db) => addColumns(db, 't', { a: 'text' as 'text?' })],
  ])('%s', async (_name, up) => {
    const store = await openStore({ url: 'sqlite::memory:', tables: {} })
    await expect(up(store.db)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
    const { rows } = await sql`select name from sqlite_master`.execute(store.db)
    expect(rows).toEqual([])
    await store.close()
  })
})
