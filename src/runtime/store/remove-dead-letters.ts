import type { Kysely } from 'kysely'
import type { DecodedEvent } from '../ports/event.js'
import { internal } from './internal-tables.js'

/** `events` are of one chain, in its order; few of them were dead letters, if any. */
export async function removeDeadLetters<DB>(
  tx: Kysely<DB>,
  events: readonly DecodedEvent[],
): Promise<void> {
  const [first, last] = [events[0], events.at(-1)]
  if (first === undefined || last === undefined) return
  const { chainId } = first
  const letters = await internal(tx)
    .selectFrom('_bcdata_dead_letter')
    .select(['block_number', 'log_index', 'contract'])
    .where('chain_id', '=', chainId)
    .where('block_number', '>=', first.blockNumber)
    .where('block_number', '<=', last.blockNumber)
    .execute()
  const found = new Set(
    events.map((event) => place(event.blockNumber, event.index, event.contract)),
  )
  for (const { block_number, log_index, contract } of letters) {
    if (!found.has(place(block_number, log_index, contract))) continue
    await internal(tx)
      .deleteFrom('_bcdata_dead_letter')
      .where('chain_id', '=', chainId)
      .where('block_number', '=', block_number)
      .where('log_index', '=', log_index)
      .execute()
  }
}

function place(blockNumber: number, index: number, contract: string): string {
  return `${blockNumber} ${index} ${contract}`
}
