import type { Database } from 'better-sqlite3'
import { BcdataError } from '../../../errors.js'
import { loadSqliteDriver } from './load-driver.js'
import { sqliteError } from './sqlite-error.js'
import { memoryPath } from './sqlite-path.js'

// Long enough for another process's checkpoint or migration, short enough to be told.
const busyTimeoutMs = 5000

/**
 * Opens the file with the settings that every connection of ours has.
 * @param image a whole database, for one in memory
 */
export async function openSqliteFile(
  path: string,
  readonly: boolean,
  prepare: (database: Database) => void = () => {},
  image?: Buffer,
): Promise<Database> {
  const Driver = await loadSqliteDriver()
  try {
    const database = new Driver(image ?? path, {
      readonly: readonly && path !== memoryPath,
      fileMustExist: readonly && path !== memoryPath,
      timeout: busyTimeoutMs,
    })
    return prepared(database, () => {
      configure(database, readonly)
      prepare(database)
    })
  } catch (error) {
    if (isNativeMismatch(error)) throw driverBroken(error)
    throw sqliteError(error, path)
  }
}

function configure(database: Database, readonly: boolean): void {
  if (!readonly) {
    // Readers never wait for the writer; a power cut may lose the last commits but never tears one.
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = normal')
  }
  database.pragma('foreign_keys = on')
  // Without it `insert or replace` removes rows behind the journal's back.
  database.pragma('recursive_triggers = on')
  // The first real read: tells whether this is a database at all.
  database.pragma('schema_version')
}

function prepared(database: Database, work: () => void): Database {
  try {
    work()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function isNativeMismatch(error: unknown): boolean {
  return (
    error instanceof Error && /NODE_MODULE_VERSION|bindings file|ERR_DLOPEN/.test(error.message)
  )
}

function driverBroken(cause: unknown): BcdataError {
  return new BcdataError(
    'DATABASE_DRIVER_MISSING',
    'The native part of better-sqlite3 was not built for this Node.',
    { hint: 'Run: npm rebuild better-sqlite3', cause },
  )
}
