import type { Kysely } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'
import { missingColumns } from './internal-columns.js'
import { printInternalTables } from './internal-tables.js'
import { rawQuery } from './raw-query.js'
import { printAddColumns } from './schema/print-ddl.js'

/** What every run of the migrations does first: our own tables are made, triggers of ours go. */
export async function prepareDatabase<DB>(db: Kysely<DB>, dialect: Dialect): Promise<void> {
  for (const sql of printInternalTables(dialect)) await db.executeQuery(rawQuery(sql))
  await addMissingColumns(db, dialect)
  await dropJournal[dialect](db)
}

/** A column that came with a newer build has no values in older rows. */
async function addMissingColumns<DB>(db: Kysely<DB>, dialect: Dialect): Promise<void> {
  for (const [table, columns] of Object.entries(await missingColumns(db, dialect))) {
    for (const sql of printAddColumns(dialect, table, columns)) {
      await db.executeQuery(rawQuery(sql))
    }
  }
}

/** A trigger that names a column keeps it from being changed. */
const dropJournal: Readonly<Record<Dialect, <DB>(db: Kysely<DB>) => Promise<void>>> = {
  async sqlite(db) {
    const { dropJournalTriggers } = await import('./journal-triggers.js')
    const { sessionOf } = await import('./sqlite/session-access.js')
    const session = await sessionOf(db)
    session.run(() => dropJournalTriggers(session.database))
  },
  async mysql(db) {
    const { dropMysqlTriggers } = await import('./mysql/mysql-journal-triggers.js')
    await dropMysqlTriggers(db)
  },
  async postgres(db) {
    const { dropPostgresTriggers } = await import('./postgres/postgres-journal-triggers.js')
    await dropPostgresTriggers(db)
  },
}
