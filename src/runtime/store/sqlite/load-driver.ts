import type BetterSqlite3 from 'better-sqlite3'
import { BcdataError } from '../../../errors.js'

export type SqliteDriverModule = typeof BetterSqlite3

/** Loaded late: a project on another database doesn't install it, and start-up doesn't wait for it. */
export async function loadSqliteDriver(): Promise<SqliteDriverModule> {
  try {
    return (await import('better-sqlite3')).default
  } catch (cause) {
    throw new BcdataError(
      'DATABASE_DRIVER_MISSING',
      'The package better-sqlite3, which opens SQLite databases, is not installed.',
      { hint: 'Run: npm install better-sqlite3@^12.11.1', cause },
    )
  }
}
