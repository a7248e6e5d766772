import type { DashboardDialect } from './dialect.js'
import { cellCharactersMax, commonSql } from './sql-dialect.js'
import { serverConnection, serverTarget, unixEpoch } from './sql-server.js'

const excerpt = (column: string): string => `LEFT(${column}, ${cellCharactersMax})`

/** MySQL and MariaDB through the data source that Grafana brings along. */
export const mysql: DashboardDialect = {
  ...commonSql('mysql', excerpt),
  ...unixEpoch,

  plugin: 'mysql',

  connection: serverConnection('database:3306', []),

  target: serverTarget,

  heading: (text) => `\`${text.replaceAll('`', '``')}\``,

  // An unsigned difference would stop with an error where a block is ahead of the clock.
  age: (column) => `CAST(UNIX_TIMESTAMP() AS SIGNED) - ${column}`,

  total: (number) => `COALESCE(SUM(${number}), 0)`,

  labelled: (word, column) => `CONCAT('${word} ', ${column})`,

  excerpt,
}
