import { settleCheckpoint } from './gaps.js'
import type { Store } from './open-store.js'

/**
 * Makes what is stored final, so that events of earlier blocks may change derived rows: blocks above
 * finality go, and the next run brings them again. A before-image of theirs would undo the change.
 */
export async function prepareLateWork<DB>(
  { db, blocks }: Pick<Store<DB>, 'db' | 'blocks'>,
  chainId: number,
): Promise<void> {
  const [base] = await blocks.unsettledBlocks(chainId)
  await db.transaction().execute(async (tx) => {
    if (base !== undefined) await blocks.rollback(tx, chainId, base)
    await settleCheckpoint(tx, chainId)
  })
}
