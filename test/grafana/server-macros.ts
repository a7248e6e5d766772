import type { Dialect } from '../../src/shared/dialect.js'
import type { TimeRange } from './frame.js'

/**
 * The macros over Unix seconds of Grafana's own data sources: first the two that all SQL plugins
 * share, then the dialect's, whose arguments can't hold a parenthesis. Follows
 * pkg/tsdb/{mysql,grafana-postgresql-datasource}/macros.go and sqleng of grafana/grafana.
 */
export function serverMacros(
  dialect: Exclude<Dialect, 'sqlite'>,
  sql: string,
  { from, to }: TimeRange,
): string {
  return sql
    .replaceAll('$__unixEpochFrom()', String(from))
    .replaceAll('$__unixEpochTo()', String(to))
    .replace(/\$([_a-zA-Z0-9]+)\(([^)]*)\)/g, (_whole, name: string, list: string) => {
      const [column = '', interval = ''] = list.split(',').map((argument) => argument.trim())
      switch (name) {
        case '__unixEpochFilter':
          return `${column} >= ${from} AND ${column} <= ${to}`
        case '__unixEpochGroup':
          return group(dialect, column, seconds(interval))
        default:
          throw new Error(`unknown macro ${name}`)
      }
    })
}

function group(dialect: Exclude<Dialect, 'sqlite'>, column: string, interval: number): string {
  return dialect === 'mysql'
    ? `${column} DIV ${interval} * ${interval}`
    : `floor((${column})/${interval})*${interval}`
}

function seconds(interval: string): number {
  const [, count] = /^'?(\d+)s'?$/.exec(interval) ?? []
  if (count === undefined) throw new Error(`error parsing interval ${interval}`)
  return Number(count)
}
