import type { Kysely } from 'kysely'
import type { DecodedEvent } from '../ports/event.js'
import { internal } from './internal-tables.js'
import { subjectKey } from './subject-key.js'

/** Whether the indexer brings the event by itself: its layout isn't recorded yet, or lacks its block. */
export async function isFilledLater<DB>(
  tx: Kysely<DB>,
  chainId: number,
  { address, blockNumber, contract, definition }: DecodedEvent,
): Promise<boolean> {
  const subject = { contract, event: definition, address, startBlock: 0 }
  // The same events of whatever address: which place of the config had it doesn't matter here.
  const { address: _, ...layout } = subjectKey(chainId, subject)
  const known = await internal(tx)
    .selectFrom('_bcdata_subject')
    .select('known_to')
    .where((eb) => eb.and(layout))
    .executeTakeFirst()
  if (known === undefined) return true
  const gap = await internal(tx)
    .selectFrom('_bcdata_gap')
    .select('wanted')
    .where((eb) => eb.and(layout))
    .where('wanted', '!=', 0)
    .where('from_block', '<=', blockNumber)
    .where('to_block', '>=', blockNumber)
    .executeTakeFirst()
  return gap !== undefined
}
