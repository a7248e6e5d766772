import type { ColumnKind } from '../../shared/column-kind.js'
import type { DashboardDialect } from './dialect.js'

/** Longer cells are cut: a table of byte strings would bring the browser down. */
const cellCharactersMax = 400

/**
 * SQLite through frser-sqlite-datasource. Its own macros are left alone: `$__timeFilter` is not in
 * every release and hides the column from its index, `$__unixEpochGroupSeconds` takes a literal
 * only. `$__from`, `$__to` (milliseconds) and `$__interval_ms` are Grafana's and always there;
 * panels ask for intervals of a minute or more, so the divisor is never zero.
 */
export const sqlite: DashboardDialect = {
  plugin: 'frser-sqlite-datasource',

  // The prefix makes SQLite read the options; read-only connections never move the write-ahead log.
  settings: ['path: /bcdata/data.db', "pathPrefix: 'file:'", 'pathOptions: mode=ro'],

  target: (sql, shape) => ({
    queryText: sql,
    queryType: shape === 'series' ? 'time series' : 'table',
    rawQueryText: sql,
    timeColumns: [shape === 'series' ? 'time' : 'Time'],
  }),

  isInRange: (column) => `${column} BETWEEN $__from / 1000 AND $__to / 1000`,

  isBeforeEnd: (column) => `${column} <= $__to / 1000`,

  bucket: (column) => `${column} - ${column} % ($__interval_ms / 1000)`,

  age: (column) => `unixepoch() - ${column}`,

  display(column, kind) {
    switch (kind) {
      case 'int32':
        return column
      // Grafana's numbers are doubles: as text every digit survives.
      case 'int64':
        return `CAST(${column} AS TEXT)`
      case 'uint64':
      case 'uint256':
        return unpadded(column, kind)
      case 'int256':
        return signed(column)
      case 'bool':
        return `CASE ${column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`
      case 'hex':
        return column
      case 'text':
      case 'json':
        return excerpt(column)
    }
  },

  excerpt,

  approximate(column, kind) {
    return `CAST(${kind === 'int256' ? signed(column) : column} AS REAL)`
  },
}

function excerpt(column: string): string {
  return `substr(${column}, 1, ${cellCharactersMax})`
}

const digits: Partial<Record<ColumnKind, number>> = { uint64: 20, uint256: 78 }

/** The last digit stays whatever it is, so that zero is `0`. */
function unpadded(column: string, kind: ColumnKind): string {
  const last = digits[kind] ?? 78
  return `ltrim(substr(${column}, 1, ${last - 1}), '0') || substr(${column}, ${last})`
}

/**
 * Below zero the text holds '-' and the 77 digits of 10^77 + value (see integer-text.ts). The nines'
 * complement of those digits, taken in groups that fit an integer, is one short of the magnitude:
 * adding one raises the last digit that is no nine and turns the nines after it into zeros.
 */
function signed(column: string): string {
  const nines = [5, 18, 18, 18, 18]
  const group = (index: number): string => {
    const start = 2 + nines.slice(0, index).reduce((sum, count) => sum + count, 0)
    const count = nines[index] ?? 0
    return `${'9'.repeat(count)} - substr(${column}, ${start}, ${count})`
  }
  const format = nines.map((count) => `%0${count}d`).join('')
  return `CASE WHEN ${column} < '0' THEN (
    SELECT '-' || ltrim(
      substr(kept, 1, length(kept) - 1) || (substr(kept, -1) + 1) || replace(substr(complement, length(kept) + 1), '9', '0'),
      '0'
    )
    FROM (SELECT complement, rtrim(complement, '9') AS kept FROM (
      SELECT printf(
        '${format}',
        ${nines.map((_count, index) => group(index)).join(',\n        ')}
      ) AS complement
    ))
  ) ELSE ${unpadded(column, 'int256')} END`
}
