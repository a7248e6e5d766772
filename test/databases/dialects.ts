import type { Dialect } from '../../src/shared/dialect.js'
import { missingMariadb } from './start-mariadb.js'
import { mysqlFolder } from './start-mysql.js'
import { missingPostgres } from './start-postgres.js'

/** Why a database can't be had here; null where it can. */
export const missingReasons: Readonly<Record<Dialect, string | null>> = {
  sqlite: null,
  mysql: process.env['BCDATA_TEST_MYSQL_URL'] || mysqlFolder ? null : missingMariadb(),
  postgres: process.env['BCDATA_TEST_POSTGRES_URL'] ? null : missingPostgres(),
}

/** The databases that tests of all of them run on, for `describe.each(dialects)`. */
export const dialects: readonly Dialect[] = (['sqlite', 'mysql', 'postgres'] as const).filter(
  (dialect) => missingReasons[dialect] === null,
)

/** The ones that are servers. */
export const serverDialects: readonly ServerDialect[] = dialects.filter(
  (dialect) => dialect !== 'sqlite',
)

export type ServerDialect = Exclude<Dialect, 'sqlite'>
