import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'

/**
 * Refuses to go on with a database that lacks tables: rows must never meet half a schema.
 * @param root the project's folder
 */
export async function assertMigrated<DB>(
  store: { readonly db: Kysely<DB> },
  root: string,
): Promise<void> {
  // Loaded while the node's first answer is on its way.
  const { readMigrations } = await import('./read-migrations.js')
  const { pendingMigrations } = await import('../store/migrate.js')
  const { migrations, checksums } = readMigrations(root)
  const pending = await pendingMigrations(store, migrations, { checksums })
  if (pending.length === 0) return assertOwnTables(store)
  throw new BcdataError(
    'MIGRATIONS_PENDING',
    `${pending.length} migration${pending.length === 1 ? ' is' : 's are'} not applied: ${pending.join(', ')}.`,
    { where: 'migrations', hint: 'Run `npm run migrate`.' },
  )
}

/** A newer build keeps more than the one that made the database. */
async function assertOwnTables<DB>({ db }: { readonly db: Kysely<DB> }): Promise<void> {
  const { dialectOf } = await import('../store/dialect-of.js')
  const { missingColumns } = await import('../store/internal-columns.js')
  const [table] = Object.keys(await missingColumns(db, await dialectOf(db)))
  if (table === undefined) return
  throw new BcdataError(
    'MIGRATIONS_PENDING',
    `The database was made by an older bcdata: its table ${table} lacks what is kept now.`,
    { where: table, hint: 'Run `npm run migrate`.' },
  )
}
