import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  PostgresAdapter,
  PostgresIntrospector,
} from 'kysely'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { exactQueryCompiler } from '../queries/exact-query-compiler.js'
import type { ServerConnection } from './server-connection.js'
import type { ServerDialect } from './server-dialect.js'
import { ServerDriver } from './server-driver.js'

interface Parts {
  readonly Adapter: new () => DialectAdapter
  readonly Introspector: new (db: Kysely<unknown>) => DatabaseIntrospector
}

const parts: Readonly<Record<ServerDialect, Parts>> = {
  mysql: { Adapter: MysqlAdapter, Introspector: MysqlIntrospector },
  postgres: { Adapter: PostgresAdapter, Introspector: PostgresIntrospector },
}

/** Kysely's dialect over a session of ours. */
export function serverKyselyDialect(
  dialect: ServerDialect,
  tables: TableRegistry,
  session: ServerConnection,
  open: () => Promise<ServerConnection>,
): Dialect {
  const { Adapter, Introspector } = parts[dialect]
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => new ServerDriver(session, open),
    createIntrospector: (db: Kysely<unknown>) => new Introspector(db),
    createQueryCompiler: () => exactQueryCompiler(dialect, tables),
  }
}
