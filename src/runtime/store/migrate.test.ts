import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '../../../test/databases/create-database.js'
import { dialects, serverDialects } from '../../../test/databases/dialects.js'
import { storeOn } from '../../../test/fixtures/store-on.js'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { assertMigrated } from '../project/assert-migrated.js'
import { hasTable } from './has-table.js'
import { internal } from './internal-tables.js'
import { type Migration, migrate, pendingMigrations } from './migrate.js'
import { openStore, type Store } from './open-store.js'

interface Tables {
  readonly a: { x: number }
}

const first: Migration = {
  name: '0001_a',
  up: (db) => run(db, 'create table a (x integer)'),
}
const second: Migration = { name: '0002_row', up: (db) => run(db, 'insert into a values (1)') }

async function run(db: Kysely<Tables>, text: string): Promise<void> {
  await sql.raw(text).execute(db)
}

describe.each(dialects)('on %s', (dialect) => {
  let store: Store<Tables>
  beforeEach(async () => {
    store = await storeOn<Tables>(dialect, { tables: {} })
  })
  afterEach(() => store.close())

  const has = (table: string) => hasTable(store.db, dialect, table)

  test('pending migrations run in the order of their names, once', async () => {
    expect(await pendingMigrations(store, [second, first])).toEqual(['0001_a', '0002_row'])
    expect(await migrate(store, [second, first])).toEqual(['0001_a', '0002_row'])
    expect(await migrate(store, [second, first])).toEqual([])
    expect(await pendingMigrations(store, [first, second])).toEqual([])
    expect(await store.db.selectFrom('a').selectAll().execute()).toEqual([{ x: 1 }])
  })

  test('a database of an older build gets the tables and columns that it lacks', async () => {
    await migrate(store, [first])
    for (const text of [
      'alter table _bcdata_subject drop column to_block',
      'drop table _bcdata_child',
      `insert into _bcdata_subject values (1, 'a', 'any', '0x', 1, 7, 9)`,
    ]) {
      await run(store.db, text)
    }
    const root = temporaryFolder()
    mkdirSync(join(root, 'migrations'))
    await run(store.db, 'delete from _bcdata_migration')
    await expect(assertMigrated(store, root)).rejects.toMatchObject({
      code: 'MIGRATIONS_PENDING',
      message: expect.stringContaining('_bcdata_'),
    })
    expect(await migrate(store, [])).toEqual([])
    await assertMigrated(store, root)
    const [subject] = await internal(store.db).selectFrom('_bcdata_subject').selectAll().execute()
    expect(subject).toMatchObject({ from_block: 7, known_to: 9, to_block: null })
    expect(await has('_bcdata_child')).toBe(true)
  })

  test('asking for pending migrations creates nothing', async () => {
    await pendingMigrations(store, [first])
    expect(await has('_bcdata_migration')).toBe(false)
  })

  test('a failing migration is named, and rolled back where tables can be; those before it stay', async () => {
    const failing: Migration = {
      name: '0002_bad',
      async up(db) {
        await run(db, 'create table b (x integer)')
        await run(db, 'insert into nowhere values (1)')
      },
    }
    await expect(
      migrate(store, [first, failing, { ...second, name: '0003' }]),
    ).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      where: '0002_bad',
      message: expect.stringContaining('nowhere'),
    })
    expect(await has('a')).toBe(true)
    expect(await has('b')).toBe(dialect === 'mysql')
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
})

// Two connections of one process can't wait for each other's file lock; those of a server can.
test.each(serverDialects)(
  'on %s two processes that migrate at once do it once',
  async (dialect) => {
    const { url, drop } = await createDatabase(dialect)
    const stores = [
      await openStore<Tables>({ url, tables: {} }),
      await openStore<Tables>({ url, tables: {} }),
    ]
    const applied = await Promise.all(stores.map((store) => migrate(store, [first, second])))
    expect(applied.flat().toSorted()).toEqual(['0001_a', '0002_row'])
    expect(await stores[0]?.db.selectFrom('a').selectAll().execute()).toEqual([{ x: 1 }])
    for (const store of stores) await store.close()
    await drop()
  },
)
