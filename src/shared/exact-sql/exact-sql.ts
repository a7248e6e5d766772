import type { ColumnKind } from '../column-kind.js'
import type { Dialect } from '../dialect.js'
import { mysqlExact } from './mysql-exact.js'
import { postgresExact } from './postgres-exact.js'
import { sqliteExact } from './sqlite-exact.js'

/** Kinds of columns that hold integers. */
export type IntegerKind = Extract<ColumnKind, `int${string}` | `uint${string}`>

export function isIntegerKind(kind: ColumnKind): kind is IntegerKind {
  return kind.startsWith('int') || kind.startsWith('uint')
}

/**
 * Plain SQL over integers as a database stores them, for queries of the runtime and for dashboards
 * alike: no function of ours is needed in the database. `column` is a piece of SQL: a column whose
 * name is quoted where it must be, or an expression of the same kind, such as `max(value)`.
 */
export interface ExactSql {
  /** The digits of the sum over the rows of the group, however many; NULL when there are none. */
  sumExact(column: string, kind: IntegerKind): string
  /** The digits of a stored integer, without the zeros in front. */
  decimalText(column: string, kind: IntegerKind): string
  /** The nearest double: for charts and ratios, never for books. */
  approximate(column: string, kind: IntegerKind): string
  /** An integer as it is stored, to compare a column with. */
  literal(value: bigint, kind: IntegerKind): string
}

const dialects: Readonly<Record<Dialect, ExactSql>> = {
  sqlite: sqliteExact,
  mysql: mysqlExact,
  postgres: postgresExact,
}

export function exactSql(dialect: Dialect): ExactSql {
  return dialects[dialect]
}
