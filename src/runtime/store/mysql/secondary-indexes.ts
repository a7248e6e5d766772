import type { Kysely } from 'kysely'
import { rawQuery } from '../raw-query.js'
import type { SecondaryIndexes } from '../secondary-indexes.js'
import { quoted } from './row-image.js'

/** A line of `show create table`: two blanks, the definition, and a comma unless it is the last. */
const keyLine = /^ {2}(KEY `((?:[^`]|``)+)` .*?),?$/gm

/** A foreign key needs an index on both sides. */
const selectForeignKey = `select 1 from information_schema.key_column_usage
  where table_schema = database() and referenced_table_name is not null
    and (table_name = ? or referenced_table_name = ?) limit 1`

export const mysqlIndexes: SecondaryIndexes = {
  async list(db, table) {
    const keys = await db.executeQuery(rawQuery(selectForeignKey, [table, table]))
    if (keys.rows.length > 0) return []
    const { rows } = await db.executeQuery<{ readonly 'Create Table'?: string }>(
      rawQuery(`show create table ${quoted(table)}`),
    )
    const text = rows[0]?.['Create Table'] ?? ''
    return [...text.matchAll(keyLine)].map(([, definition = '', name = '']) => ({
      name: name.replaceAll('``', '`'),
      definition,
    }))
  },
  async drop(db, table, indexes) {
    const changes = indexes.map(({ name }) => `drop index ${quoted(name)}`)
    await db.connection().execute(async (session) => {
      await session.executeQuery(rawQuery('set session lock_wait_timeout = 2'))
      try {
        await alter(session, table, changes)
      } finally {
        await session.executeQuery(rawQuery('set session lock_wait_timeout = default'))
      }
    })
  },
  create: (db, table, indexes) =>
    alter(
      db,
      table,
      indexes.map(({ definition }) => `add ${definition}`),
    ),
}

/** MariaDB may have a limit for the time of any statement, MySQL for queries only. */
const unlimited = '/*M! set statement max_statement_time = 0 for */'

/**
 * The table is rewritten, or read, once for all changes. A transaction around a statement that ends
 * it is for the one that waited in vain for others: that one ends when it is rolled back.
 */
async function alter<DB>(db: Kysely<DB>, table: string, changes: readonly string[]): Promise<void> {
  const sql = `${unlimited} alter table ${quoted(table)} ${changes.join(', ')}`
  await db.transaction().execute((tx) => tx.executeQuery(rawQuery(sql)))
}
