import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Migration, migrate, pendingMigrations } from './migrate.js'
import { openStore, type Store } from './open-store.js'

interface Tables {
  readonly a: { x: number }
  readonly sqlite_master: { name: string; type: string }
}

let store: Store<Tables>
beforeEach(async () => {
  store = await openStore<Tables>({ url: 'sqlite::memory:', tables: {} })
})
afterEach(() => store.close())

const first: Migration = {
  name: '0001_a',
  up: (db) => run(db, 'create table a (x integer) strict'),
}
const second: Migration = { name: '0002_row', up: (db) => run(db, 'insert into a values (1)') }

async function run(db: Kysely<Tables>, text: string): Promise<void> {
  await sql.raw(text).execute(db)
}

async function tableNames(): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('sqlite_master')
    .select('name')
    .where('type', '=', 'table')
    .where('name', 'not like', '\\_bcdata%')
    .execute()
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('_bcdata'))
}

test('pending migrations run in the order of their names, once', async () => {
  expect(await pendingMigrations(store, [second, first])).toEqual(['0001_a', '0002_row'])
  expect(await migrate(store, [second, first])).toEqual(['0001_a', '0002_row'])
  expect(await migrate(store, [second, first])).toEqual([])
  expect(await pendingMigrations(store, [first, second])).toEqual([])
  expect(await store.db.selectFrom('a').selectAll().execute()).toEqual([{ x: 1 }])
})

test('asking for pending migrations creates nothing', async () => {
  await pendingMigrations(store, [first])
  expect(await store.db.selectFrom('sqlite_master').selectAll().execute()).toEqual([])
})

test('a failing migration is rolled back as a whole and named; those before it stay', async () => {
  const failing: Migration = {
    name: '0002_bad',
    async up(db) {
      await run(db, 'create table b (x integer)')
      await run(db, 'insert into nowhere values (1)')
    },
  }
  await expect(migrate(store, [first, failing, { ...second, name: '0003' }])).rejects.toMatchObject(
    {
      code: 'MIGRATION_FAILED',
      where: '0002_bad',
      message: expect.stringContaining('no such table: nowhere'),
    },
  )
  expect(await tableNames()).toEqual(['a'])
  expect(await pendingMigrations(store, [first, failing])).toEqual(['0002_bad'])
})

test('a migration that was changed after it had been applied is refused', async () => {
  await migrate(store, [first], { checksums: { '0001_a': 'one' } })
  await migrate(store, [first], { checksums: { '0001_a': 'one' } })
  const changed = { checksums: { '0001_a': 'two' } }
  await expect(migrate(store, [first, second], changed)).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
    where: '0001_a',
  })
  expect(await pendingMigrations(store, [first, second])).toEqual(['0002_row'])
})

test('an applied migration without its file is refused', async () => {
  await migrate(store, [first, second])
  await expect(pendingMigrations(store, [first])).rejects.toMatchObject({
    code: 'MIGRATION_MISSING',
    where: '0002_row',
  })
})
