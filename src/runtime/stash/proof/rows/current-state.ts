import { quoted } from '../../../../shared/printable.js'
import type { BinlogTable } from '../../../ports/binlog.js'
import type { LedgerReceipt } from '../../ledger/read-receipt.js'
import { Refusal } from '../refusal.js'
import type { BlockTables } from '../tables/block-tables.js'
import type { LedgerState } from '../verdict.js'
import { counterId } from './row-ids.js'
import { textIn } from './row-values.js'

/** What `_sys_current_state_` counts. */
export type CurrentState = Pick<
  LedgerState,
  'transactionCount' | 'failedTransactionCount' | 'currentId'
>

/** The counts after a block, which its rows have to say. */
export function countsAfter(
  before: CurrentState,
  receipts: readonly LedgerReceipt[],
  currentId: bigint | null,
): CurrentState {
  const failed = receipts.filter(({ hasFailed }) => hasFailed).length
  return {
    transactionCount: before.transactionCount + BigInt(receipts.length),
    failedTransactionCount: before.failedTransactionCount + BigInt(failed),
    currentId,
  }
}

export function verifyCurrentState(
  tables: BlockTables,
  number: number,
  counts: CurrentState,
): void {
  const missing = new Map<string, string | null>([
    ['current_number', String(number)],
    ['total_transaction_count', String(counts.transactionCount)],
    ['total_failed_transaction_count', String(counts.failedTransactionCount)],
    ['current_id', counts.currentId === null ? null : String(counts.currentId)],
  ])
  const table = tables.get('_sys_current_state_')
  if (table === undefined) throw new Refusal('derived-table', 'The block has no current state.')
  verifyStateRows(table, missing)
  for (const key of missing.keys()) {
    throw new Refusal('derived-table', `_sys_current_state_ has no row of ${key}.`)
  }
}

/** A value of null can be anything. */
export function verifyStateRows(table: BinlogTable, missing: Map<string, string | null>): void {
  for (const row of [...table.dirty, ...table.created]) {
    const key = textIn(table, row, 'key')
    const expected = missing.get(key)
    if (expected === undefined || row.status !== 0) {
      throw new Refusal(
        'derived-table',
        `_sys_current_state_ has a row of ${quoted(key)} too many.`,
      )
    }
    missing.delete(key)
    const value = textIn(table, row, 'value')
    if (expected !== null && value !== expected) {
      const facts = `is ${quoted(value)}, but should be ${expected}`
      throw new Refusal('derived-table', `${key} of _sys_current_state_ ${facts}.`)
    }
    if (key === 'current_id' && row.id !== counterId) {
      throw new Refusal('row-id', `The row of current_id has the id ${row.id}.`)
    }
  }
}
