import type { Kysely } from 'kysely'
import { internal, internalTables } from './internal-tables.js'

/**
 * Event tables of the chain that the project doesn't know any more. Their rows stay, should they be
 * wanted again, but for those of blocks that were replaced.
 */
export async function forgottenTables<DB>(
  db: Kysely<DB>,
  chainId: number,
  known: readonly string[],
): Promise<readonly string[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_subject')
    .select('table_name')
    .distinct()
    .where('chain_id', '=', chainId)
    .execute()
  const names = rows
    .map(({ table_name }) => table_name)
    .filter((name) => !known.includes(name) && !Object.hasOwn(internalTables, name))
  if (names.length === 0) return []
  const existing = new Set((await db.introspection.getTables()).map(({ name }) => name))
  return names.filter((name) => existing.has(name))
}
