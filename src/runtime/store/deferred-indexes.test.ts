import { describe, expect, test } from 'vitest'
import { dialects, serverDialects } from '../../../test/databases/dialects.js'
import { indexesOf } from '../../../test/fixtures/indexes-of.js'
import {
  type TokenDatabase,
  type TokenStore,
  tables,
  tokenMigrations,
  tokenStoreOn,
  transfer,
} from '../../../test/fixtures/token-store.js'
import { internal } from './internal-tables.js'
import { type Migration, migrate } from './migrate.js'
import { openStore } from './open-store.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'

const table = 'token_evt_transfer'

describe.each(dialects)('deferred indexes on %s', (dialect) => {
  test('of a table without rows they go, and come back as they were', async () => {
    const store = await tokenStoreOn(dialect)
    const before = await indexesOf(store, dialect, table)
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(2)
    expect(await store.blocks.indexes.deferred()).toEqual([])

    expect(await store.blocks.indexes.defer(1)).toEqual([table])
    expect(await indexesOf(store, dialect, table)).toEqual({})
    expect(await store.blocks.indexes.deferred()).toEqual([table])
    expect(await store.blocks.indexes.defer(1)).toEqual([])

    await insertTransfer(store)
    await store.blocks.indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    expect(await store.blocks.indexes.deferred()).toEqual([])
    await store.close()
  })

  test('of a table with rows they stay, and so do those of derived tables', async () => {
    const store = await tokenStoreOn(dialect)
    await insertTransfer(store)
    const before = await indexesOf(store, dialect, table)
    expect(await store.blocks.indexes.defer(1)).toEqual([])
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await store.close()
  })

  test('keys and unique indexes stay, whatever the others look like', async () => {
    const store = await tokenStoreOn(dialect)
    const name = quoteName(dialect, 'odd "name`')
    const value = dialect === 'mysql' ? '`value` desc' : '"value" desc'
    const sender = quoteName(dialect, 'from')
    await run(store, `create unique index only_one on ${table} (${sender}, evt_tx_hash)`)
    await run(store, `create index ${name} on ${table} (${value}, ${sender})`)
    const before = await indexesOf(store, dialect, table)
    expect(Object.keys(before)).toContain('odd "name`')

    await store.blocks.indexes.defer(1)
    expect(Object.keys(await indexesOf(store, dialect, table))).toEqual(['only_one'])
    await insertTransfer(store)
    await store.blocks.indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await store.close()
  })

  test('what was written down and not dropped, or built and not crossed out, does no harm', async () => {
    const store = await tokenStoreOn(dialect)
    const before = await indexesOf(store, dialect, table)
    const { indexes } = store.blocks
    await indexes.defer(1)
    const records = await internal(store.db)
      .selectFrom('_bcdata_deferred_index')
      .selectAll()
      .execute()
    expect(records).toHaveLength(Object.keys(before).length)
    await indexes.build(table)
    await internal(store.db).insertInto('_bcdata_deferred_index').values(records).execute()

    // As after a crash between the two: written down, and still there.
    await indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await internal(store.db).insertInto('_bcdata_deferred_index').values(records).execute()
    expect(await indexes.defer(1)).toEqual([table])
    await indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    expect(await indexes.deferred()).toEqual([])
    await store.close()
  })

  test('chains of one project may begin and end their backfills at once', async () => {
    const store = await tokenStoreOn(dialect)
    const before = await indexesOf(store, dialect, table)
    const { indexes } = store.blocks
    const both = await Promise.all([indexes.defer(1), indexes.defer(1)])
    expect(both.flat()).toEqual([table])
    await Promise.all([indexes.build(table), indexes.build(table)])
    expect(await indexesOf(store, dialect, table)).toEqual(before)

    // One ends while the other begins: whoever is first, no index is lost between them.
    await Promise.all([indexes.defer(1), indexes.build(table), indexes.defer(1)])
    await indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await store.close()
  })

  test('nothing is built while another chain has a long way to go', async () => {
    const store = await tokenStoreOn(dialect)
    const { indexes } = store.blocks
    await indexes.defer(1)
    expect(await indexes.defer(2)).toEqual([])
    expect(await indexes.release(1)).toEqual([])
    expect(await indexes.release(3)).toEqual([])
    expect(await indexes.release(2)).toEqual([table])
    await store.close()
  })

  test('a table that is gone is forgotten', async () => {
    const store = await tokenStoreOn(dialect)
    await store.blocks.indexes.defer(1)
    await run(store, `drop table ${table}`)
    await store.blocks.indexes.build(table)
    expect(await store.blocks.indexes.deferred()).toEqual([])
    await store.close()
  })

  test('a pending migration finds the indexes that earlier ones made', async () => {
    const store = await tokenStoreOn(dialect)
    await store.blocks.indexes.defer(1)
    await migrate(store, tokenMigrations)
    expect(await store.blocks.indexes.deferred()).toEqual([table])

    let found: readonly string[] = []
    const next: Migration = {
      name: '0002_next',
      up: async (db) => {
        found = Object.keys(await indexesOf({ db }, dialect, table))
      },
    }
    await migrate(store, [...tokenMigrations, next])
    expect(found.length).toBeGreaterThanOrEqual(2)
    expect(await store.blocks.indexes.deferred()).toEqual([])
    await store.close()
  })
})

test.each(dialects.filter((dialect) => dialect === 'mysql'))(
  'a foreign key keeps the index that it needs (%s)',
  async (dialect) => {
    const store = await tokenStoreOn(dialect)
    await run(store, 'create table day (time bigint primary key)')
    await run(store, `alter table ${table} add foreign key (evt_block_time) references day (time)`)
    const before = await indexesOf(store, dialect, table)
    expect(await store.blocks.indexes.defer(1)).toEqual([])
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await store.close()
  },
)

test.each(dialects.filter((dialect) => dialect === 'mysql'))(
  'what the database refuses to drop stays, and is told (%s)',
  async (dialect) => {
    const store = await tokenStoreOn(dialect)
    await run(store, `alter table ${table} add id bigint not null auto_increment, add key (id)`)
    const before = await indexesOf(store, dialect, table)
    await expect(store.blocks.indexes.defer(1)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    expect(await store.blocks.indexes.deferred()).toEqual([])
    await store.close()
  },
)

test.each(serverDialects)(
  'a table that somebody is using keeps its indexes; others and the next run go on (%s)',
  async (dialect) => {
    const store = await tokenStoreOn(dialect)
    const reader = await openStore<TokenDatabase>({ url: store.url, tables, readonly: true })
    const before = await indexesOf(store, dialect, table)
    const { indexes } = store.blocks
    await reader.db.transaction().execute(async (tx) => {
      await tx.selectFrom(table).selectAll().execute()
      await expect(indexes.defer(1)).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
    })
    expect(await indexes.deferred()).toEqual([])
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    expect(await indexes.defer(1)).toEqual([table])
    await indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await reader.close()
    await store.close()
  },
)

test.each(dialects.filter((dialect) => dialect === 'postgres'))(
  'building takes longer than the server allows a statement (%s)',
  async (dialect) => {
    const store = await tokenStoreOn(dialect)
    await run(
      store,
      `create function slow(bigint) returns bigint immutable language plpgsql
        as $$ begin perform pg_sleep(0.5); return $1; end $$`,
    )
    await run(store, `create index slowly on ${table} (slow(evt_block_number))`)
    const before = await indexesOf(store, dialect, table)
    await store.blocks.indexes.defer(1)
    expect(await indexesOf(store, dialect, table)).toEqual({})
    await insertTransfer(store)
    await run(store, "set statement_timeout = '250ms'")
    await store.blocks.indexes.build(table)
    expect(await indexesOf(store, dialect, table)).toEqual(before)
    await store.close()
  },
)

async function insertTransfer(store: TokenStore): Promise<void> {
  await store.db
    .transaction()
    .execute((tx) => store.blocks.insertEvents(tx, [transfer({ blockNumber: 5 })]))
}

async function run({ db }: TokenStore, sql: string): Promise<void> {
  await db.executeQuery(rawQuery(sql))
}
