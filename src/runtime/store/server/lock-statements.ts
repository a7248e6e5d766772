import { setTimeout as sleep } from 'node:timers/promises'
import { type QueryRunner, rawQuery } from '../raw-query.js'
import type { ServerDialect } from './server-dialect.js'

/** A stash is locked ledger by ledger. */
export type Purpose = 'migrate' | 'write' | `stash ${number}`

interface LockStatements {
  /** Answers one row, whose `acquired` is 1 when the lock is ours; doesn't wait. */
  readonly attempt: string
  readonly release: string
}

const pauseMs = 100

/**
 * Takes a lock of the server, which goes with its connection however the process ends. Answers whether
 * it is ours.
 */
export async function acquireLock(
  session: QueryRunner,
  dialect: ServerDialect,
  purpose: Purpose,
  waitMs: number,
): Promise<boolean> {
  const { attempt } = statements[dialect](purpose)
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const { rows } = await session.executeQuery<{ acquired: unknown }>(rawQuery(attempt))
    if (Number(rows[0]?.acquired) === 1) return true
    if (waitedMs >= waitMs) return false
    await sleep(pauseMs)
  }
}

export async function releaseLock(
  session: QueryRunner,
  dialect: ServerDialect,
  purpose: Purpose,
): Promise<void> {
  await session.executeQuery(rawQuery(statements[dialect](purpose).release))
}

const postgresClasses: Readonly<Record<string, number>> = {
  migrate: 0x62630001,
  write: 0x62630002,
  stash: 0x62630003,
}

const statements: Readonly<Record<ServerDialect, (purpose: Purpose) => LockStatements>> = {
  // Names are the whole server's, and have at most 64 characters. MySQL 9 has no md5() any more.
  mysql: (purpose) => {
    const name = `concat('bcdata ${purpose} ', left(sha2(database(), 256), 40))`
    return {
      attempt: `select get_lock(${name}, 0) as acquired`,
      release: `select release_lock(${name})`,
    }
  },
  // Numbers are the database's, and each schema may hold a project.
  postgres: (purpose) => {
    const [name = '', part = ''] = purpose.split(' ')
    const key = `${postgresClasses[name]}, hashtext(concat(current_schema(), '${part}'))`
    return {
      attempt: `select pg_try_advisory_lock(${key})::int as acquired`,
      release: `select pg_advisory_unlock(${key})`,
    }
  },
}
