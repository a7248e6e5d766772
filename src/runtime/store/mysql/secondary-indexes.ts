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
  // The table is rewritten, or read, once for all of them.
  drop: (table, indexes) => [
    alter(
      table,
      indexes.map(({ name }) => `drop index ${quoted(name)}`),
    ),
  ],
  create: (table, indexes) => [
    alter(
      table,
      indexes.map(({ definition }) => `add ${definition}`),
    ),
  ],
}

function alter(table: string, changes: readonly string[]): string {
  return `alter table ${quoted(table)} ${changes.join(', ')}`
}
