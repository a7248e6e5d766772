import type { CompiledQuery, Kysely } from 'kysely'
import type { SqliteSession } from './sqlite-session.js'

/**
 * Never runs: our driver answers it with the connection itself, so that the bulk paths can use
 * prepared statements inside the transaction that Kysely holds.
 */
export const sessionSql = '/* bcdata: the session of this transaction */'

/** The connection that the transaction holds; without a transaction the one connection there is. */
export async function sessionOf<DB>(db: Kysely<DB>): Promise<SqliteSession> {
  const { rows } = await db.executeQuery<{ session: SqliteSession }>(sessionQuery)
  const [row] = rows
  if (!row) throw new Error('bcdata bug: this database was not opened by openStore')
  return row.session
}

/** Runs work while no transaction of anybody else is open on the connection. */
export async function withSession<DB, T>(
  db: Kysely<DB>,
  work: (session: SqliteSession) => T,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    const session = await sessionOf(connection)
    return session.run(() => work(session))
  })
}

const sessionQuery: CompiledQuery<{ session: SqliteSession }> = {
  query: { kind: 'RawNode', sqlFragments: [sessionSql], parameters: [] },
  queryId: { queryId: 'bcdata-session' },
  sql: sessionSql,
  parameters: [],
}
