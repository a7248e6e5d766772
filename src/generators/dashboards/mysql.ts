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

  powerOfTen: (exponent) => `POW(10, ${exponent})`,

  inUnits: (column, decimals) => {
    const whole = `NULLIF(TRIM(LEADING '0' FROM LEFT(${column}, 78 - ${decimals})), '')`
    const part = `NULLIF(TRIM(TRAILING '0' FROM RIGHT(${column}, ${decimals})), '')`
    return `CONCAT(COALESCE(${whole}, '0'), COALESCE(CONCAT('.', ${part}), ''))`
  },

  labelled: (word, column) => `CONCAT('${word} ', ${column})`,

  excerpt,
}
