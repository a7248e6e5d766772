import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'

const expressions: Readonly<Record<Dialect, string>> = {
  sqlite: 'unixepoch()',
  mysql: 'unix_timestamp()',
  postgres: 'extract(epoch from now())::bigint',
}

/** The time of the database, in Unix seconds. */
export function unixNow(dialect: Dialect): RawBuilder<number> {
  return sql.raw(expressions[dialect])
}
