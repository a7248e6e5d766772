import type { Kysely } from 'kysely'
import type { ColumnKind } from '../../../shared/column-kind.js'
import { dialectOf } from '../dialect-of.js'
import { rawQuery } from '../raw-query.js'
import { checkColumns, checkNames, refused } from './check-names.js'
import { mysqlColumns, mysqlNullableColumn } from './mysql-columns.js'
import { printAddColumns, printDropNotNull, printRenameColumn } from './print-ddl.js'

/** Adds columns that rows which are already there have NULL in. */
export async function addColumns<DB>(
  db: Kysely<DB>,
  table: string,
  columns: Readonly<Record<string, `${ColumnKind}?`>>,
): Promise<void> {
  checkNames([table])
  checkColumns(table, Object.keys(columns))
  const required = Object.keys(columns).find((name) => !columns[name]?.endsWith('?'))
  if (required !== undefined) throw refused(`The new column ${table}.${required} must be nullable.`)
  const dialect = await dialectOf(db)
  const known = dialect === 'mysql' ? await mysqlColumns(db, table) : new Map()
  const missing = Object.entries(columns).filter(([name]) => !known.has(name))
  await execute(db, printAddColumns(dialect, table, Object.fromEntries(missing)))
}

/** Lets columns be NULL from now on. */
export async function dropNotNull<DB>(
  db: Kysely<DB>,
  table: string,
  columns: readonly string[],
): Promise<void> {
  checkNames([table])
  checkColumns(table, columns)
  const dialect = await dialectOf(db)
  if (dialect !== 'mysql') return execute(db, printDropNotNull(dialect, table, columns))
  const known = await mysqlColumns(db, table)
  for (const name of columns) {
    if (known.get(name)?.isNullable === true) continue
    await execute(db, [await mysqlNullableColumn(db, table, name)])
  }
}

/** Gives a column another name; its index keeps the old one. */
export async function renameColumn<DB>(
  db: Kysely<DB>,
  table: string,
  from: string,
  to: string,
): Promise<void> {
  checkNames([table, from, to])
  const dialect = await dialectOf(db)
  if (dialect === 'mysql') {
    const known = await mysqlColumns(db, table)
    if (known.has(to) && !known.has(from)) return
  }
  await execute(db, [printRenameColumn(dialect, table, from, to)])
}

async function execute<DB>(db: Kysely<DB>, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await db.executeQuery(rawQuery(sql))
}
