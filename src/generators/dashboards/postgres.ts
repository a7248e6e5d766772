import type { DashboardDialect } from './dialect.js'
import { cellCharactersMax, commonSql, quotedHeading } from './sql-dialect.js'
import { serverConnection, serverTarget, unixEpoch } from './sql-server.js'

const excerpt = (column: string): string => `left(${column}::text, ${cellCharactersMax})`

/** PostgreSQL through the data source that Grafana brings along. */
export const postgres: DashboardDialect = {
  ...commonSql('postgres', excerpt),
  ...unixEpoch,

  plugin: 'grafana-postgresql-datasource',

  connection: serverConnection('database:5432', ['sslmode: disable']),

  target: serverTarget,

  heading: quotedHeading,

  age: (column) => `extract(epoch FROM now())::bigint - ${column}`,

  total: (number) => `coalesce(sum(${number}), 0)`,

  powerOfTen: (exponent) => `power(10::double precision, ${exponent})`,

  // A text, because a division would round.
  inUnits: (column, decimals) =>
    `trim_scale((${column}::text || 'e-' || ${decimals})::numeric)::text`,

  labelled: (word, column) => `'${word} ' || ${column}`,

  excerpt,
}
