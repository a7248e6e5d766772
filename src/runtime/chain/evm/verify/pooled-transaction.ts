import type { JsonObject } from '../read-fields.js'
import { type EncodedTransaction, envelope } from './encode-transaction.js'
import { bytes, listOf } from './to-rlp.js'
import type { VerifyTools } from './verify-tools.js'

const blobType = 3
const sidecar = ['blobs', 'commitments', 'proofs']
const byteLists = listOf(bytes)

/**
 * A blob transaction as pools pass it on, with its blobs (EIP-4844, Networking); null for one that
 * comes without. Blocks don't have it so, but anvil 1.7 takes this form for the root:
 * foundry-rs/foundry#15132.
 */
export function pooledBytes(
  transaction: JsonObject,
  type: number,
  { fields }: EncodedTransaction,
  { encodeRlp }: VerifyTools,
): Uint8Array | null {
  if (type !== blobType || !sidecar.every((field) => Array.isArray(transaction[field]))) return null
  const beside = sidecar.map((field) => byteLists(transaction[field], field))
  return envelope(type, encodeRlp([[...fields], ...beside]))
}
