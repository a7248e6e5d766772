import type { DashboardDialect, QueryShape } from './dialect.js'

/*
 * What Grafana's own data sources for MySQL and PostgreSQL have in common: their macros over Unix
 * seconds, which take a bare column and leave it to its index, and a column called exactly `time`,
 * which they read as Unix seconds in tables and series alike (pkg/tsdb of grafana/grafana).
 */

export const unixEpoch: Pick<DashboardDialect, 'bucket' | 'isBeforeEnd' | 'isInRange'> = {
  isInRange: (column) => `$__unixEpochFilter(${column})`,
  isBeforeEnd: (column) => `${column} <= $__unixEpochTo()`,
  bucket: (column) => `$__unixEpochGroup(${column}, $__interval)`,
}

export function serverTarget(sql: string, shape: QueryShape): Readonly<Record<string, unknown>> {
  return {
    editorMode: 'code',
    format: shape === 'series' ? 'time_series' : 'table',
    rawQuery: true,
    rawSql: sql,
  }
}

/**
 * Grafana fills in the password from its environment.
 * @param address the service of compose.yaml
 */
export function serverConnection(address: string, settings: readonly string[]): readonly string[] {
  return [
    `url: ${address}`,
    'user: grafana',
    'jsonData:',
    ...['database: bcdata', ...settings].map((setting) => `  ${setting}`),
    'secureJsonData:',
    '  password: $GRAFANA_DATABASE_PASSWORD',
  ]
}
