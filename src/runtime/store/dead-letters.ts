import type { Kysely } from 'kysely'
import type { DeadLetter, HandlerLetter, SqlValue } from '../ports/event.js'
import type { BulkTarget } from './bulk-writer.js'
import { internal } from './internal-tables.js'
import { storable } from './storable-text.js'

export const deadLetterTarget: BulkTarget = {
  table: '_bcdata_dead_letter',
  columns: [
    ...['chain_id', 'block_number', 'log_index', 'block_hash', 'block_time', 'tx_hash', 'tx_index'],
    ...['contract', 'address', 'topics', 'data', 'reason', 'handled'],
  ],
  keyLength: 3,
  what: 'no known event',
}

/** The whole log is kept, so that it can be decoded later without the node. */
export function deadLetterRow(letter: DeadLetter): readonly SqlValue[] {
  const { chainId, log, contract, reason, isHandled = false } = letter
  return [
    ...[chainId, log.blockNumber, log.index, log.blockHash, log.blockTime, log.txHash, log.txIndex],
    ...[contract, log.address, JSON.stringify(log.topics), log.data, storable(reason)],
    isHandled ? 1 : 0,
  ]
}

export const handlerLetterTarget: BulkTarget = {
  table: '_bcdata_failed_handler',
  columns: [
    ...['chain_id', 'block_number', 'log_index', 'contract', 'event'],
    ...['tx_hash', 'reason'],
  ],
  keyLength: 5,
  what: 'a failed handler',
}

/** The event itself is in its table. */
export function handlerLetterRow({ event, reason }: HandlerLetter): readonly SqlValue[] {
  const { chainId, blockNumber, index, contract, txHash } = event
  return [chainId, blockNumber, index, contract, event.event, txHash, storable(reason)]
}

export async function removeLettersAbove<DB>(
  tx: Kysely<DB>,
  chainId: number,
  kept: number,
): Promise<void> {
  for (const table of ['_bcdata_dead_letter', '_bcdata_failed_handler'] as const) {
    await internal(tx)
      .deleteFrom(table)
      .where('chain_id', '=', chainId)
      .where('block_number', '>', kept)
      .execute()
  }
}
