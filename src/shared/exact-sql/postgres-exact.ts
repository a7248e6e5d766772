import type { ExactSql } from './exact-sql.js'

/** PostgreSQL has a type for all of them: `numeric` is exact, and `sum` answers it for bigint too. */
export const postgresExact: ExactSql = {
  sumExact: (column) => `sum(${column})::text`,
  decimalText: (column) => `${column}::text`,
  approximate: (column) => `${column}::double precision`,
  literal: (value) => value.toString(),
}
