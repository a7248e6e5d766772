import type { Database } from 'better-sqlite3'
import { Kysely } from 'kysely'
import { createBlockStore } from './block-store.js'
import { derivedHistory } from './derived-history.js'
import { internalTables } from './internal-tables.js'
import { checkDerivedKeys, prepareJournal } from './journal-triggers.js'
import type { Store, StoreOptions } from './open-store.js'
import { openSqliteFile } from './sqlite/open-sqlite-file.js'
import { sqliteBulkWriter } from './sqlite/sqlite-bulk-writer.js'
import { sqliteDialect } from './sqlite/sqlite-dialect.js'
import { sqliteJournal } from './sqlite/sqlite-journal.js'
import { SqliteSession } from './sqlite/sqlite-session.js'
import { acquireWriter } from './sqlite/writer-lock.js'

/**
 * The store over one SQLite file.
 * @param image a whole database, to begin with in memory
 */
export async function openSqliteStore<DB>(
  path: string,
  options: StoreOptions,
  image?: Buffer,
): Promise<Store<DB>> {
  const { tables, derived = [], readonly = false, writer = false } = options
  const release = writer && !readonly ? await acquireWriter(path) : () => {}
  try {
    const prepare = (opened: Database) => {
      checkDerivedKeys(opened, derived)
      prepareJournal(opened)
    }
    const database = await openSqliteFile(path, readonly, prepare, image)
    const known = { ...tables, ...internalTables }
    const session = new SqliteSession(database, path, known)
    const db = new Kysely<DB>({ dialect: sqliteDialect(session, known) })
    return {
      db,
      blocks: createBlockStore({
        db,
        dialect: 'sqlite',
        tables,
        derived,
        write: sqliteBulkWriter(database),
        journal: sqliteJournal(derived),
      }),
      history: derivedHistory({ db, path, tables, derived }),
      async close() {
        await db.destroy()
        // Kysely closes only what a query has used.
        database.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}
