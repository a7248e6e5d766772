import type { DashboardDialect } from './dialect.js'
import { cellCharactersMax, commonSql, quotedHeading } from './sql-dialect.js'

const excerpt = (column: string): string => `substr(${column}, 1, ${cellCharactersMax})`

/**
 * SQLite through frser-sqlite-datasource. Its own macros are left alone: `$__timeFilter` is not in
 * every release and hides the column from its index, `$__unixEpochGroupSeconds` takes a literal
 * only. `$__from`, `$__to` (milliseconds) and `$__interval_ms` are Grafana's and always there;
 * panels ask for intervals of a minute or more, so the divisor is never zero.
 */
export const sqlite: DashboardDialect = {
  ...commonSql('sqlite', excerpt),

  plugin: 'frser-sqlite-datasource',

  // The prefix makes SQLite read the options; read-only connections never move the write-ahead log.
  connection: [
    'jsonData:',
    '  path: /bcdata/data.db',
    "  pathPrefix: 'file:'",
    '  pathOptions: mode=ro',
  ],

  target: (sql, shape) => ({
    queryText: sql,
    queryType: shape === 'series' ? 'time series' : 'table',
    rawQueryText: sql,
    timeColumns: ['time'],
  }),

  heading: quotedHeading,

  isInRange: (column) => `${column} BETWEEN $__from / 1000 AND $__to / 1000`,

  isBeforeEnd: (column) => `${column} <= $__to / 1000`,

  bucket: (column) => `${column} - ${column} % ($__interval_ms / 1000)`,

  age: (column) => `unixepoch() - ${column}`,

  total: (number) => `total(${number})`,

  // pow() is not in every build of SQLite.
  powerOfTen: (exponent) => `CAST('1e' || ${exponent} AS REAL)`,

  inUnits: (column, decimals) => {
    const whole = `nullif(ltrim(substr(${column}, 1, 78 - ${decimals}), '0'), '')`
    const part = `nullif(rtrim(substr(${column}, 79 - ${decimals}), '0'), '')`
    return `coalesce(${whole}, '0') || coalesce('.' || ${part}, '')`
  },

  labelled: (word, column) => `'${word} ' || ${column}`,

  excerpt,
}
