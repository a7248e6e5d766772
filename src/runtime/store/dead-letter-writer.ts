import type { DeadLetter } from '../ports/event.js'
import type { SqliteSession } from './sqlite/sqlite-session.js'

const upsert = `insert into _bcdata_dead_letter
  (chain_id, block_number, log_index, block_hash, block_time, tx_hash, tx_index, contract, address,
    topics, data, reason)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict do update set block_hash = excluded.block_hash, block_time = excluded.block_time,
    tx_hash = excluded.tx_hash, tx_index = excluded.tx_index, contract = excluded.contract,
    address = excluded.address, topics = excluded.topics, data = excluded.data,
    reason = excluded.reason`

/** The whole log is kept, so that it can be decoded later without the node. */
export function writeDeadLetters(session: SqliteSession, letters: readonly DeadLetter[]): void {
  for (const { chainId, log, contract, reason } of letters) {
    session
      .raw(upsert)
      .run(
        ...[chainId, log.blockNumber, log.index, log.blockHash, log.blockTime, log.txHash],
        ...[log.txIndex, contract, log.address, JSON.stringify(log.topics), log.data, reason],
      )
  }
}
