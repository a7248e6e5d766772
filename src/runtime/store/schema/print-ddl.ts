import type { ColumnKind, ColumnKinds } from '../../../shared/column-kind.js'
import type { Dialect } from '../../../shared/dialect.js'
import { indexName } from '../../../shared/index-name.js'
import { baseKind } from '../column-codec.js'
import { quoteName } from '../quote-name.js'
import { printColumn } from './column-type.js'
import type { TableDefinition } from './table-definition.js'

/** What follows the columns of a new table. */
const tableEndings: Readonly<Record<Dialect, string>> = {
  sqlite: ' strict, without rowid',
  postgres: '',
  mysql: ' engine=innodb default character set utf8mb4 collate utf8mb4_bin row_format=dynamic',
}

export interface CreateTableOptions {
  /** Where the table is already there nothing happens. */
  readonly ifNotExists: boolean
}

/** A table with its indexes; one statement on MySQL, where each one is committed by itself. */
export function printCreateTable(
  dialect: Dialect,
  table: string,
  definition: TableDefinition,
  { ifNotExists }: CreateTableOptions = { ifNotExists: false },
): readonly string[] {
  const { columns, primaryKey, indexes = [] } = definition
  const inline = dialect === 'mysql' ? indexes : []
  const lines = [
    ...Object.entries(columns).map(([name, kind]) =>
      printColumn(dialect, name, kind, { isKey: primaryKey.includes(name) }),
    ),
    `primary key (${primaryKey.map((name) => quoteName(dialect, name)).join(', ')})`,
    ...inline.map((name) => printMysqlKey(table, name, columns)),
  ]
  const guard = ifNotExists ? 'if not exists ' : ''
  const create = `create table ${guard}${quoteName(dialect, table)} (\n  ${lines.join(',\n  ')}\n)${tableEndings[dialect]}`
  const apart = dialect === 'mysql' ? [] : indexes
  return [create, ...apart.map((name) => printCreateIndex(dialect, table, name, guard))]
}

export function printAddColumns(
  dialect: Dialect,
  table: string,
  columns: ColumnKinds,
): readonly string[] {
  const added = Object.entries(columns).map(
    ([name, kind]) => `add column ${printColumn(dialect, name, kind, { isKey: false })}`,
  )
  const alter = `alter table ${quoteName(dialect, table)}`
  // SQLite adds one column at a time.
  if (dialect === 'sqlite') return added.map((text) => `${alter} ${text}`)
  return added.length === 0 ? [] : [`${alter} ${added.join(', ')}`]
}

export function printDropNotNull(
  dialect: Exclude<Dialect, 'mysql'>,
  table: string,
  columns: readonly string[],
): readonly string[] {
  return columns.map(
    (name) =>
      `alter table ${quoteName(dialect, table)} alter column ${quoteName(dialect, name)} drop not null`,
  )
}

export function printRenameColumn(
  dialect: Dialect,
  table: string,
  from: string,
  to: string,
): string {
  return `alter table ${quoteName(dialect, table)} rename column ${quoteName(dialect, from)} to ${quoteName(dialect, to)}`
}

function printCreateIndex(dialect: Dialect, table: string, column: string, guard: string): string {
  const name = quoteName(dialect, indexName(table, column))
  return `create index ${guard}${name} on ${quoteName(dialect, table)} (${quoteName(dialect, column)})`
}

/** Of long values MySQL indexes the beginning. */
const mysqlPrefixes: Partial<Readonly<Record<ColumnKind, string>>> = { hex: '(255)', text: '(255)' }

function printMysqlKey(table: string, column: string, columns: ColumnKinds): string {
  const kind = columns[column]
  const prefix = kind === undefined ? '' : (mysqlPrefixes[baseKind(kind)] ?? '')
  return `key ${quoteName('mysql', indexName(table, column))} (${quoteName('mysql', column)}${prefix})`
}
