import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BcdataError, isBcdataError } from '../../../errors.js'
import { loadSqliteDriver } from './load-driver.js'
import { sqliteError } from './sqlite-error.js'
import { memoryPath } from './sqlite-path.js'

/**
 * Makes this process the only writer until the answered function is called. The lock is a transaction
 * on a file beside the database: the system releases it however the process ends, and readers of the
 * database never notice.
 * @param part what in the file is written, where writers of several parts don't disturb each other
 */
export async function acquireWriter(path: string, part = ''): Promise<() => void> {
  if (path === memoryPath) return () => {}
  const Driver = await loadSqliteDriver()
  const lockPath = `${realPath(path)}${part}.lock`
  try {
    const lock = new Driver(lockPath, { timeout: 0 })
    try {
      lock.exec('begin exclusive')
    } catch (error) {
      lock.close()
      throw error
    }
    return () => lock.close()
  } catch (error) {
    const named = sqliteError(error, lockPath)
    throw isBcdataError(named) && named.code === 'DATABASE_BUSY' ? locked(path, error) : named
  }
}

/** The same file under another name must find the same lock. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
}

function locked(path: string, cause: unknown): BcdataError {
  return new BcdataError('DATABASE_LOCKED', `Another process is already indexing into ${path}.`, {
    hint: 'Stop it first: two writers would undo each other.',
    where: path,
    cause,
  })
}
