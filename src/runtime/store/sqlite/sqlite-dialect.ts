import {
  type DatabaseConnection,
  type Dialect,
  type Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { exactQueryCompiler } from '../queries/exact-query-compiler.js'
import { sessionSql } from './session-access.js'
import type { SqliteSession } from './sqlite-session.js'

/** Kysely's SQLite dialect over a session of ours. */
export function sqliteDialect(session: SqliteSession, tables: TableRegistry): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SessionDriver(session),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => exactQueryCompiler('sqlite', tables),
  }
}

/** Kysely's driver brings the mutex over the one connection, and savepoints. */
class SessionDriver extends SqliteDriver {
  readonly #session: SqliteSession

  constructor(session: SqliteSession) {
    super({
      database: {
        prepare: (sql) => (sql === sessionSql ? answering(session) : session.prepare(sql)),
        close: () => session.close(),
      },
    })
    this.#session = session
  }

  override async beginTransaction(
    _connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    this.#session.begin(settings?.accessMode === 'read only')
  }

  override async commitTransaction(): Promise<void> {
    this.#session.commit()
  }

  override async rollbackTransaction(): Promise<void> {
    this.#session.rollback()
  }
}

function answering(session: SqliteSession): SqliteStatement {
  session.assertTransaction()
  return {
    reader: true,
    all: () => [{ session }],
    run: () => ({ changes: 0, lastInsertRowid: 0 }),
    iterate: () => [{ session }].values(),
  }
}
