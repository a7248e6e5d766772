import type { Kysely } from 'kysely'
import { quoteName } from '../quote-name.js'
import { rawQuery } from '../raw-query.js'
import { refused } from './check-names.js'

/*
 * MySQL commits every change of a table by itself, so a migration that failed half-way finds some of
 * its steps done. Each step looks first.
 */

interface MysqlColumn {
  readonly isNullable: boolean
}

/** The columns that the table has; none where there is no such table. */
export async function mysqlColumns<DB>(
  db: Kysely<DB>,
  table: string,
): Promise<ReadonlyMap<string, MysqlColumn>> {
  const { rows } = await db.executeQuery<{ name: string; nullable: string }>(
    rawQuery(
      `select column_name as name, is_nullable as nullable from information_schema.columns
       where table_schema = database() and table_name = ?`,
      [table],
    ),
  )
  return new Map(rows.map(({ name, nullable }) => [name, { isNullable: nullable === 'YES' }]))
}

/**
 * Only the whole definition of a column can be changed: it is taken as the server prints it, without
 * its `NOT NULL`.
 */
export async function mysqlNullableColumn<DB>(
  db: Kysely<DB>,
  table: string,
  column: string,
): Promise<string> {
  const quoted = quoteName('mysql', table)
  const { rows } = await db.executeQuery<Record<string, string>>(
    rawQuery(`show create table ${quoted}`),
  )
  const beginning = `  ${quoteName('mysql', column)} `
  const line = rows[0]?.['Create Table']?.split('\n').find((text) => text.startsWith(beginning))
  if (line === undefined) throw refused(`The table ${table} has no column ${column}.`)
  return `alter table ${quoted} modify column ${line.trim().replace(/,$/, '').replace(' NOT NULL', '')}`
}
