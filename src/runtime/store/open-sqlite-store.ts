import { Kysely } from 'kysely'
import { derivedHistory } from './derived-history.js'
import { checkDerivedKeys, prepareJournal } from './journal-triggers.js'
import type { Store, StoreOptions } from './open-store.js'
import { openSqliteFile } from './sqlite/open-sqlite-file.js'
import { sqliteDialect } from './sqlite/sqlite-dialect.js'
import { SqliteSession } from './sqlite/sqlite-session.js'
import { acquireWriter } from './sqlite/writer-lock.js'
import { sqliteBlockStore } from './sqlite-block-store.js'

/** The store over one SQLite file. */
export async function openSqliteStore<DB>(path: string, options: StoreOptions): Promise<Store<DB>> {
  const { tables, derived = [], readonly = false, writer = false } = options
  const release = writer && !readonly ? await acquireWriter(path) : () => {}
  try {
    const database = await openSqliteFile(path, readonly, (opened) => {
      checkDerivedKeys(opened, derived)
      prepareJournal(opened)
    })
    const session = new SqliteSession(database, path, tables)
    const db = new Kysely<DB>({ dialect: sqliteDialect(session, tables) })
    return {
      db,
      blocks: sqliteBlockStore({ db, database, tables, derived }),
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
