import type { Kysely } from 'kysely'
import type { ContractDefinition } from '../ports/event.js'
import { internal } from './internal-tables.js'

const kind = 'due'

/** Events of the chain are stored that no handler has had: only a rebuild gives them their turn. */
export async function recordDue<DB>(tx: Kysely<DB>, chainId: number): Promise<void> {
  if (await isDue(tx, chainId)) return
  await internal(tx)
    .insertInto('_bcdata_handler')
    .values({ kind, name: String(chainId), digest: null })
    .execute()
}

export async function isDue<DB>(db: Kysely<DB>, chainId: number): Promise<boolean> {
  const query = internal(db)
    .selectFrom('_bcdata_handler')
    .select('name')
    .where('kind', '=', kind)
    .where('name', '=', String(chainId))
  return (await query.executeTakeFirst()) !== undefined
}

export async function forgetDue<DB>(tx: Kysely<DB>, chainId: number): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_handler')
    .where('kind', '=', kind)
    .where('name', '=', String(chainId))
    .execute()
}

/**
 * Dead letters of handlers that have had their events after all. Events whose rows don't fit were not
 * among them.
 */
export async function forgetFailures<DB>(
  tx: Kysely<DB>,
  chainId: number,
  contracts: readonly ContractDefinition[],
): Promise<void> {
  for (const { name, events } of contracts) {
    await internal(tx)
      .deleteFrom('_bcdata_failed_handler')
      .where('chain_id', '=', chainId)
      .where('contract', '=', name)
      .where('event', 'in', [...new Set(events.map((event) => event.name))])
      .execute()
    await internal(tx)
      .updateTable('_bcdata_dead_letter')
      .set({ handled: 0 })
      .where('chain_id', '=', chainId)
      .where('contract', '=', name)
      .execute()
  }
}
