import type { Kysely } from 'kysely'
import type { Child, SqlValue } from '../ports/event.js'
import type { BulkTarget } from './bulk-writer.js'
import { internal } from './internal-tables.js'

export const childTarget: BulkTarget = {
  table: '_bcdata_child',
  columns: ['chain_id', 'lineage', 'address', 'from_block'],
  keyLength: 3,
  what: 'a factory',
}

export function childRow(
  chainId: number,
  { lineage, address, fromBlock }: Child,
): readonly SqlValue[] {
  return [chainId, lineage, address, fromBlock]
}

export async function readChildren<DB>(db: Kysely<DB>, chainId: number): Promise<readonly Child[]> {
  return internal(db)
    .selectFrom('_bcdata_child')
    .select(['lineage', 'address', 'from_block as fromBlock'])
    .where('chain_id', '=', chainId)
    .execute()
}

export async function forgetChildrenAbove<DB>(
  tx: Kysely<DB>,
  chainId: number,
  kept: number,
): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_child')
    .where('chain_id', '=', chainId)
    .where('from_block', '>', kept)
    .execute()
}
