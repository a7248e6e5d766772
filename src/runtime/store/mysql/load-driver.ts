import { BcdataError } from '../../../errors.js'

export type MysqlDriverModule = typeof import('mysql2/promise')

/** Loaded late: a project on another database doesn't install it, and start-up doesn't wait for it. */
export async function loadMysqlDriver(): Promise<MysqlDriverModule> {
  try {
    return await import('mysql2/promise')
  } catch (cause) {
    throw new BcdataError(
      'DATABASE_DRIVER_MISSING',
      'The package mysql2, which speaks with MySQL and MariaDB, is not installed.',
      { hint: 'Run: npm install mysql2@^3.24.6', cause },
    )
  }
}
