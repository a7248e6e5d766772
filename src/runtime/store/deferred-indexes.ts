import type { Kysely } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'
import type { EventIndexes } from '../ports/event-indexes.js'
import { hasTable } from './has-table.js'
import { internal } from './internal-tables.js'
import { mysqlIndexes } from './mysql/secondary-indexes.js'
import { postgresIndexes } from './postgres/secondary-indexes.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'
import type { SecondaryIndex, SecondaryIndexes } from './secondary-indexes.js'
import { sqliteIndexes } from './sqlite/secondary-indexes.js'

const dialects: Readonly<Record<Dialect, SecondaryIndexes>> = {
  sqlite: sqliteIndexes,
  mysql: mysqlIndexes,
  postgres: postgresIndexes,
}

/**
 * Indexes are written down before they go and until they are back, since not every database changes
 * tables in a transaction: whatever comes between, the next `build` finds what is missing.
 *
 * @param tables those that hold events
 */
export function deferredIndexes<DB>(
  db: Kysely<DB>,
  dialect: Dialect,
  tables: readonly string[],
): EventIndexes {
  const indexes = dialects[dialect]
  const own = internal(db)
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const sql of statements) await db.executeQuery(rawQuery(sql))
  }

  return {
    async defer() {
      const deferred: string[] = []
      for (const table of tables) {
        if (await hasRows(db, dialect, table)) continue
        const found = await indexes.list(db, table)
        if (found.length === 0) continue
        await remember(db, table, found)
        await run(indexes.drop(table, found))
        deferred.push(table)
      }
      return deferred
    },

    async deferred() {
      const rows = await own
        .selectFrom('_bcdata_deferred_index')
        .select('table_name')
        .distinct()
        .orderBy('table_name')
        .execute()
      return rows.map(({ table_name }) => table_name)
    },

    async build(table) {
      const wanted = await remembered(db, table)
      if (await hasTable(db, dialect, table)) {
        const present = new Set((await indexes.list(db, table)).map(({ name }) => name))
        const missing = wanted.filter(({ name }) => !present.has(name))
        if (missing.length > 0) await run(indexes.create(table, missing))
      }
      await own.deleteFrom('_bcdata_deferred_index').where('table_name', '=', table).execute()
    },
  }
}

async function hasRows<DB>(db: Kysely<DB>, dialect: Dialect, table: string): Promise<boolean> {
  const sql = `select 1 from ${quoteName(dialect, table)} limit 1`
  return (await db.executeQuery(rawQuery(sql))).rows.length > 0
}

/** One that was written down before it could be dropped is written down again. */
async function remember<DB>(
  db: Kysely<DB>,
  table: string,
  indexes: readonly SecondaryIndex[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const records = internal(tx)
    const names = indexes.map(({ name }) => name)
    await records
      .deleteFrom('_bcdata_deferred_index')
      .where('table_name', '=', table)
      .where('index_name', 'in', names)
      .execute()
    const rows = indexes.map(({ name, definition }) => ({
      ...{ table_name: table, index_name: name },
      definition,
    }))
    await records.insertInto('_bcdata_deferred_index').values(rows).execute()
  })
}

async function remembered<DB>(db: Kysely<DB>, table: string): Promise<readonly SecondaryIndex[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_deferred_index')
    .select(['index_name', 'definition'])
    .where('table_name', '=', table)
    .orderBy('index_name')
    .execute()
  return rows.map(({ index_name, definition }) => ({ name: index_name, definition }))
}
