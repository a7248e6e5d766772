import type { Kysely } from 'kysely'
import { internal } from './internal-tables.js'
import { rawQuery } from './raw-query.js'

/** No block has it: images of rows that were changed for settled blocks, only to know of the change. */
const settledBlock = -1

/**
 * Runs the work and answers the derived tables beside `tables` that it changed rows of. What the journal
 * has of them is put aside meanwhile: a row that a block changed before would leave no other trace.
 */
export async function foreignWrites<DB>(
  tx: Kysely<DB>,
  chainId: number,
  tables: readonly string[],
  work: (settledBlock: number) => Promise<void>,
): Promise<readonly string[]> {
  const aside = -1 - chainId
  await moveImages(tx, chainId, aside, tables)
  await work(settledBlock)
  const others = (await tablesWithImages(tx, chainId)).filter((name) => !tables.includes(name))
  // What was put aside has no place any more; the transaction is given up.
  if (others.length > 0) return others
  await internal(tx)
    .deleteFrom('_bcdata_journal')
    .where('chain_id', '=', chainId)
    .where('block_number', '=', settledBlock)
    .execute()
  await moveImages(tx, aside, chainId, tables)
  return []
}

async function moveImages<DB>(
  tx: Kysely<DB>,
  from: number,
  to: number,
  except: readonly string[],
): Promise<void> {
  await internal(tx)
    .updateTable('_bcdata_journal')
    .set({ chain_id: to })
    .where('chain_id', '=', from)
    .where('table_name', 'not in', [...except])
    .execute()
}

async function tablesWithImages<DB>(tx: Kysely<DB>, chainId: number): Promise<readonly string[]> {
  const sql = `select distinct table_name as name from _bcdata_journal where chain_id = ${chainId}`
  const { rows } = await tx.executeQuery<{ name: string }>(rawQuery(sql))
  return rows.map(({ name }) => name)
}
