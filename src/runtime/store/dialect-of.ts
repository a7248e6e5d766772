import type { Kysely } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'

/**
 * The dialect of an open database, whoever opened it. Its adapter's class would tell as well, but may
 * be of another copy of Kysely than ours.
 */
export async function dialectOf<DB>(db: Kysely<DB>): Promise<Dialect> {
  const { supportsReturning, supportsTransactionalDdl } = db.getExecutor().adapter
  if (!supportsReturning) return 'mysql'
  return supportsTransactionalDdl ? 'postgres' : 'sqlite'
}
