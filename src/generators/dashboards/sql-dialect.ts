import type { Dialect } from '../../shared/dialect.js'
import { exactSql, isIntegerKind } from '../../shared/exact-sql/exact-sql.js'
import type { DashboardDialect } from './dialect.js'

/** Longer cells are cut: a table of byte strings would bring the browser down. */
export const cellCharactersMax = 400

/** What all dialects have in common. */
type Common = Pick<DashboardDialect, 'approximate' | 'display' | 'sumExact'>

/** @param excerpt the dialect's own */
export function commonSql(dialect: Dialect, excerpt: (column: string) => string): Common {
  const exact = exactSql(dialect)
  return {
    sumExact: exact.sumExact,

    display(column, kind) {
      switch (kind) {
        case 'int32':
          return column
        // Grafana's numbers are doubles: as text every digit survives.
        case 'int64':
        case 'uint64':
        case 'uint256':
        case 'int256':
          return exact.decimalText(column, kind)
        case 'bool':
          return `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`
        case 'text':
        case 'json':
          return excerpt(column)
        default:
          return column
      }
    },

    approximate: (column, kind) => (isIntegerKind(kind) ? exact.approximate(column, kind) : column),
  }
}

/** As the standard quotes names. */
export function quotedHeading(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
