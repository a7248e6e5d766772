import { Kysely } from 'kysely'
import { createBlockStore } from './block-store.js'
import type { BulkWriter } from './bulk-writer.js'
import { internalTables } from './internal-tables.js'
import type { Journal, JournalOptions } from './journal.js'
import { connectMysql } from './mysql/connect-mysql.js'
import { mysqlAsOf } from './mysql/mysql-as-of.js'
import { mysqlBulkWriter } from './mysql/mysql-bulk-writer.js'
import { mysqlJournal } from './mysql/mysql-journal.js'
import type { Store, StoreOptions } from './open-store.js'
import { connectPostgres } from './postgres/connect-postgres.js'
import { postgresAsOf } from './postgres/postgres-as-of.js'
import { postgresBulkWriter } from './postgres/postgres-bulk-writer.js'
import { postgresJournal } from './postgres/postgres-journal.js'
import { checkDerivedKeys } from './server/derived-tables.js'
import type { ServerDialect } from './server/server-dialect.js'
import { serverKyselyDialect } from './server/server-dialects.js'
import { type AsOfQuery, serverHistory } from './server/server-history.js'
import type { ServerPlace } from './server/server-place.js'

interface Parts {
  readonly connect: typeof connectMysql
  readonly writer: () => BulkWriter
  readonly journal: (options: JournalOptions) => Journal
  readonly asOf: AsOfQuery
}

const parts: Readonly<Record<ServerDialect, Parts>> = {
  mysql: {
    connect: connectMysql,
    writer: () => mysqlBulkWriter,
    journal: mysqlJournal,
    asOf: mysqlAsOf,
  },
  postgres: {
    connect: connectPostgres,
    writer: postgresBulkWriter,
    journal: postgresJournal,
    asOf: postgresAsOf,
  },
}

/** The store over one session with a server. */
export async function openServerStore<DB>(
  place: ServerPlace,
  options: StoreOptions,
): Promise<Store<DB>> {
  const { tables, derived = [], readonly = false, writer = false } = options
  const { connect, writer: bulkWriter, journal, asOf } = parts[place.dialect]
  const known = { ...tables, ...internalTables }
  const open = () => connect(place, known, { isReadonly: readonly, isWriter: writer && !readonly })
  const session = await open()
  const db = new Kysely<DB>({ dialect: serverKyselyDialect(place.dialect, known, session, open) })
  try {
    await checkDerivedKeys(db, place.dialect, derived)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    db,
    blocks: createBlockStore({
      db,
      dialect: place.dialect,
      tables,
      derived,
      write: bulkWriter(),
      journal: journal({ derived, isReadonly: readonly }),
    }),
    history: serverHistory({
      dialect: place.dialect,
      tables,
      derived,
      asOf,
      // A session of its own: it sees one state, and the writer doesn't wait for it.
      open: () => connect(place, known, { isReadonly: true, isWriter: false }),
    }),
    async close() {
      await db.destroy()
      // Kysely closes only what a query has used.
      await session.close()
    },
  }
}
