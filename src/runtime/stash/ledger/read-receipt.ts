import { LedgerProblem } from './ledger-problem.js'
import { bytesOf, integerBytesOf, itemsOf, type RlpItem, rawOf } from './rlp.js'

/** What a proof needs of a receipt; its hash covers the rest. */
export interface LedgerReceipt {
  /** What its hash is the hash of. */
  readonly raw: Uint8Array
  readonly hasFailed: boolean
  /** 20 bytes, zeros where none was created. */
  readonly contractAddress: Uint8Array
}

/** `[stateRoot, gasUsed, contractAddress, bloom, status, output, logs]`; `remainGas` before the logs since 2.9.0. */
const fieldCounts: readonly number[] = [7, 8]

export function readReceipt(item: RlpItem): LedgerReceipt {
  const fields = itemsOf(item, 8)
  const [_stateRoot, _gasUsed, contractAddress, _bloom, status] = fields
  if (!fieldCounts.includes(fields.length) || !contractAddress || !status) {
    throw new LedgerProblem(`a receipt has ${fields.length} fields`)
  }
  return {
    raw: rawOf(item),
    hasFailed: integerBytesOf(status).length > 0,
    contractAddress: bytesOf(contractAddress),
  }
}
