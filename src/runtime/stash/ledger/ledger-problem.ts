/**
 * Bytes that are not what the ledger's format says. Not a BcdataError: nobody is told to fix anything,
 * the block is refused.
 */
export class LedgerProblem extends Error {
  /** Where in the block, if that is known. */
  readonly part: LedgerPart | null

  constructor(message: string, part: LedgerPart | null = null) {
    super(message)
    this.part = part
  }
}
LedgerProblem.prototype.name = 'LedgerProblem'

export type LedgerPart = 'header' | 'transactions' | 'receipts'

/** Names the part in what it throws. */
export function readPart<Value>(part: LedgerPart, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof LedgerProblem ? new LedgerProblem(error.message, part) : error
  }
}
