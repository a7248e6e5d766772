import { BcdataError } from '../../../errors.js'

export type PostgresDriverModule = Pick<typeof import('pg'), 'Client' | 'types'>

/** Loaded late: a project on another database doesn't install it, and start-up doesn't wait for it. */
export async function loadPostgresDriver(): Promise<PostgresDriverModule> {
  try {
    return (await import('pg')).default
  } catch (cause) {
    throw new BcdataError(
      'DATABASE_DRIVER_MISSING',
      'The package pg, which speaks with PostgreSQL, is not installed.',
      { hint: 'Run: npm install pg@^8.23.1', cause },
    )
  }
}
