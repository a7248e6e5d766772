import type { Kysely } from 'kysely'
import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import { internal } from './internal-tables.js'
import { parkedMark } from './parked-gaps.js'

/** A log that could not be decoded, or an event whose row doesn't fit its table. */
export interface LogLetter {
  readonly kind: 'log'
  readonly chainId: number
  readonly contract: string
  readonly log: Log & { readonly blockTime: number }
  readonly isHandled: boolean
  readonly reason: string
}

/** A stored event whose handler failed for good. */
export interface FailedHandler {
  readonly kind: 'handler'
  readonly chainId: number
  readonly contract: string
  readonly event: string
  readonly blockNumber: number
  readonly index: number
  readonly txHash: string
  readonly reason: string
}

/** Blocks that the node refused for a table. */
export interface RefusedRange {
  readonly kind: 'range'
  readonly chainId: number
  readonly table: string
  readonly address: string
  readonly from: number
  readonly to: number
  readonly reason: string
}

export async function readLogLetters<DB>(db: Kysely<DB>): Promise<readonly LogLetter[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_dead_letter')
    .selectAll()
    .orderBy('chain_id')
    .orderBy('block_number')
    .orderBy('log_index')
    .execute()
  return rows.map((row) => ({
    kind: 'log',
    chainId: row.chain_id,
    contract: row.contract,
    log: {
      address: row.address as Hex,
      topics: JSON.parse(row.topics) as Hex[],
      data: row.data as Hex,
      blockNumber: row.block_number,
      blockHash: row.block_hash as Hex,
      blockTime: row.block_time ?? 0,
      txHash: row.tx_hash as Hex,
      txIndex: row.tx_index,
      index: row.log_index,
    },
    isHandled: row.handled === 1,
    reason: row.reason,
  }))
}

export async function readFailedHandlers<DB>(db: Kysely<DB>): Promise<readonly FailedHandler[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_failed_handler')
    .selectAll()
    .orderBy('chain_id')
    .orderBy('block_number')
    .orderBy('log_index')
    .execute()
  return rows.map((row) => ({
    kind: 'handler',
    chainId: row.chain_id,
    contract: row.contract,
    event: row.event,
    blockNumber: row.block_number,
    index: row.log_index,
    txHash: row.tx_hash,
    reason: row.reason,
  }))
}

export async function readRefusedRanges<DB>(db: Kysely<DB>): Promise<readonly RefusedRange[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_gap')
    .selectAll()
    .where('wanted', '=', parkedMark)
    .orderBy('chain_id')
    .orderBy('from_block')
    .orderBy('table_name')
    .execute()
  return rows.map((row) => ({
    kind: 'range',
    chainId: row.chain_id,
    table: row.table_name,
    address: row.address,
    from: row.from_block,
    to: row.to_block,
    reason: row.reason ?? 'unknown',
  }))
}

/** How many there are of all kinds. */
export async function countLetters<DB>(db: Kysely<DB>, chainId: number): Promise<number> {
  const tables = ['_bcdata_dead_letter', '_bcdata_failed_handler', '_bcdata_gap'] as const
  let count = 0
  for (const table of tables) {
    const all = internal(db).selectFrom(table).where('chain_id', '=', chainId)
    const letters = table === '_bcdata_gap' ? all.where('wanted', '=', parkedMark) : all
    const row = await letters.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
    count += Number(row.count)
  }
  return count
}

export async function removeLogLetter<DB>(tx: Kysely<DB>, letter: LogLetter): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_dead_letter')
    .where('chain_id', '=', letter.chainId)
    .where('block_number', '=', letter.log.blockNumber)
    .where('log_index', '=', letter.log.index)
    .execute()
}

export async function isLogLetter<DB>(tx: Kysely<DB>, letter: LogLetter): Promise<boolean> {
  const row = await internal(tx)
    .selectFrom('_bcdata_dead_letter')
    .select('contract')
    .where('chain_id', '=', letter.chainId)
    .where('block_number', '=', letter.log.blockNumber)
    .where('log_index', '=', letter.log.index)
    .executeTakeFirst()
  return row !== undefined
}

export async function removeFailedHandler<DB>(
  tx: Kysely<DB>,
  { chainId, blockNumber, index, contract, event }: FailedHandler,
): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_failed_handler')
    .where('chain_id', '=', chainId)
    .where('block_number', '=', blockNumber)
    .where('log_index', '=', index)
    .where('contract', '=', contract)
    .where('event', '=', event)
    .execute()
}

/** The next run asks for them again. */
export async function wantRefusedRanges<DB>(db: Kysely<DB>): Promise<void> {
  await internal(db)
    .updateTable('_bcdata_gap')
    .set({ wanted: 1, reason: null })
    .where('wanted', '=', parkedMark)
    .execute()
}
