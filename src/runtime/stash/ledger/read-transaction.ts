import { LedgerProblem } from './ledger-problem.js'
import { bytesOf, integerBytesOf, itemsOf, rawOf, readRlp } from './rlp.js'

/** What a proof needs of a transaction; its hash covers the rest. */
export interface LedgerTransaction {
  /** What its hash is the hash of. */
  readonly raw: Uint8Array
  /** The nonce's own encoding. */
  readonly nonce: Uint8Array
  /** 20 bytes; empty where it creates a contract. */
  readonly to: Uint8Array
}

/** Before 2.0.0-rc2 there were no chainId, groupId and extraData behind the first seven fields. */
const fieldsMax = 13

export function readTransaction(raw: Uint8Array): LedgerTransaction {
  const [nonce, _gasPrice, _gas, _blockLimit, to] = itemsOf(readRlp(raw), fieldsMax)
  if (nonce === undefined || to === undefined) {
    throw new LedgerProblem('a transaction has too few fields')
  }
  integerBytesOf(nonce)
  return { raw, nonce: rawOf(nonce), to: bytesOf(to) }
}
