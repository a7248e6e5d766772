import type { Kysely } from 'kysely'
import type { ColumnKinds } from '../../../shared/column-kind.js'
import { eventColumns, eventKey } from '../../../shared/event-columns.js'
import { dialectOf } from '../dialect-of.js'
import { rawQuery } from '../raw-query.js'
import { checkColumns, checkNames, checkReferences, refused } from './check-names.js'
import { printCreateTable } from './print-ddl.js'
import type { TableDefinition } from './table-definition.js'

/** Makes a table of the project. On MySQL a migration that failed half-way may find it there. */
export async function createTable<DB>(
  db: Kysely<DB>,
  table: string,
  definition: TableDefinition,
): Promise<void> {
  const { columns, primaryKey, indexes = [] } = definition
  const names = Object.keys(columns)
  checkNames([table])
  checkColumns(table, names)
  checkReferences(table, [...primaryKey, ...indexes], names)
  if (primaryKey.length === 0) throw refused(`The table ${table} would have no primary key.`)
  const json = indexes.find((name) => columns[name]?.startsWith('json'))
  if (json !== undefined) throw refused(`The JSON column ${table}.${json} can't be indexed.`)
  const dialect = await dialectOf(db)
  // Elsewhere the migration's transaction takes back what was made.
  const ifNotExists = dialect === 'mysql'
  for (const sql of printCreateTable(dialect, table, definition, { ifNotExists })) {
    await db.executeQuery(rawQuery(sql))
  }
}

export interface EventTableOptions {
  /** Columns of the parameters; those of the chain's coordinates come before them. */
  readonly columns: ColumnKinds
  /** Besides the block's time, which always has one. */
  readonly indexes?: readonly string[]
}

/** Makes the table of an event. */
export async function createEventTable<DB>(
  db: Kysely<DB>,
  table: string,
  { columns, indexes = [] }: EventTableOptions,
): Promise<void> {
  const own = Object.keys(eventColumns)
  const taken = Object.keys(columns).find((name) => own.includes(name.toLowerCase()))
  if (taken !== undefined) throw refused(`The table ${table} would have two columns ${taken}.`)
  await createTable(db, table, {
    columns: { ...eventColumns, ...columns },
    primaryKey: eventKey,
    indexes: ['evt_block_time', ...indexes],
  })
}
