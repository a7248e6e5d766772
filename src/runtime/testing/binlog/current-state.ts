import type { TableDraft } from './block-draft.js'

export interface LedgerCounts {
  readonly transactions: number
  readonly failed: number
}

/** The row of `current_id` is made with the ledger, and has an id that nobody gives. */
const countedRowsMade: readonly number[] = [1, 2]

/** What a block writes to `_sys_current_state_`; `lastId` is that of all its other new rows. */
export function currentState(number: number, counts: LedgerCounts, lastId: bigint): TableDraft {
  const currentId = lastId + BigInt(countedRowsMade[number] ?? 0)
  const position = [
    ['current_number', String(number)],
    ['current_id', String(currentId)],
  ] as const
  const totals = [
    ['total_transaction_count', String(counts.transactions)],
    ['total_failed_transaction_count', String(counts.failed)],
  ] as const
  if (number === 0) return { insert: position }
  if (number === 1) return { insert: totals, update: position.map(toUpdate) }
  return { update: [...totals, ...position].map(toUpdate) }
}

function toUpdate([key, value]: readonly [string, string]) {
  return { where: { key }, set: { value } }
}
