import type { DeadLetter, SqlValue } from '../ports/event.js'
import type { BulkTarget } from './bulk-writer.js'

export const deadLetterTarget: BulkTarget = {
  table: '_bcdata_dead_letter',
  columns: [
    ...['chain_id', 'block_number', 'log_index', 'block_hash', 'block_time', 'tx_hash', 'tx_index'],
    ...['contract', 'address', 'topics', 'data', 'reason'],
  ],
  keyLength: 3,
  what: 'no known event',
}

/** The whole log is kept, so that it can be decoded later without the node. */
export function deadLetterRow({ chainId, log, contract, reason }: DeadLetter): readonly SqlValue[] {
  return [
    ...[chainId, log.blockNumber, log.index, log.blockHash, log.blockTime, log.txHash, log.txIndex],
    ...[contract, log.address, JSON.stringify(log.topics), log.data, reason.replaceAll('\0', '␀')],
  ]
}
