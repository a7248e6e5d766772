import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'
import { acquireLock, releaseLock } from './server/lock-statements.js'

/** Long enough for a migration of another process, short enough to be told. */
const waitMs = 60_000

/**
 * Runs the work while no other process migrates the database; `db` is one connection. On SQLite each
 * migration's transaction is lock enough.
 */
export async function withMigrationLock<DB, T>(
  db: Kysely<DB>,
  dialect: Dialect,
  work: () => Promise<T>,
): Promise<T> {
  if (dialect === 'sqlite') return work()
  if (!(await acquireLock(db, dialect, 'migrate', waitMs))) {
    throw new BcdataError('DATABASE_LOCKED', 'Another process is already migrating the database.', {
      hint: 'Wait for it, then run the migrations again.',
    })
  }
  try {
    return await work()
  } finally {
    await releaseLock(db, dialect, 'migrate')
  }
}
