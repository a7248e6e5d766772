import type { Dialect } from '../../../shared/dialect.js'
import type { SqlParameter } from './stash-database.js'

/** From here on an id is no integer of SQLite's. */
const signedEnd = 2n ** 63n
const digits = 20

/** As the column takes it: exact, and sorted by value. */
export function sqlRowId(dialect: Dialect, id: bigint): SqlParameter {
  if (dialect === 'mysql') return id
  if (dialect === 'postgres') return id.toString()
  return id < signedEnd ? id : id.toString().padStart(digits, '0')
}

/** Selects it so that it arrives with all digits. */
export const selectRowId: Readonly<Record<Dialect, string>> = {
  sqlite: 'cast(row_id as text) as id',
  mysql: 'row_id as id',
  postgres: 'row_id as id',
}

export function readRowId(stored: string | number | bigint): bigint {
  return BigInt(stored)
}
