import type { Kysely } from 'kysely'
import { assert } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'

/** The dialect of an open database, whoever opened it. */
export async function dialectOf<DB>(db: Kysely<DB>): Promise<Dialect> {
  const { MysqlAdapter, PostgresAdapter, SqliteAdapter } = await import('kysely')
  const { adapter } = db.getExecutor()
  if (adapter instanceof SqliteAdapter) return 'sqlite'
  if (adapter instanceof MysqlAdapter) return 'mysql'
  assert(adapter instanceof PostgresAdapter, 'a database of an unknown dialect')
  return 'postgres'
}
