import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import { pendingMigrations } from '../store/migrate.js'
import { readMigrations } from './read-migrations.js'

/**
 * Refuses to go on with a database that lacks tables: rows must never meet half a schema.
 * @param root the project's folder
 */
export async function assertMigrated<DB>(
  store: { readonly db: Kysely<DB> },
  root: string,
): Promise<void> {
  const { migrations, checksums } = readMigrations(root)
  const pending = await pendingMigrations(store, migrations, { checksums })
  if (pending.length === 0) return
  throw new BcdataError(
    'MIGRATIONS_PENDING',
    `${pending.length} migration${pending.length === 1 ? ' is' : 's are'} not applied: ${pending.join(', ')}.`,
    { where: 'migrations', hint: 'Run `npm run migrate`.' },
  )
}
