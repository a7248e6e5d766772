import type { Hex } from '../../shared/hex.js'

/**
 * The contract refused a call. It is the contract's answer and no failure: whoever reads the same again
 * gets the same. Code and fields are those by which ethers knows it, and decodes custom errors.
 */
export class CallReverted extends Error {
  readonly code = 'CALL_EXCEPTION'
  readonly action = 'call'
  /** What the contract said, encoded; `0x` where it said nothing. */
  readonly data: Hex
  readonly transaction: { readonly to: Hex; readonly data: Hex }
  readonly reason = null
  readonly invocation = null
  readonly revert = null

  constructor(transaction: { readonly to: Hex; readonly data: Hex }, data: Hex) {
    super(`The contract ${transaction.to} refused the call ${transaction.data.slice(0, 10)}.`)
    this.data = data
    this.transaction = transaction
  }
}
CallReverted.prototype.name = 'CallReverted'
