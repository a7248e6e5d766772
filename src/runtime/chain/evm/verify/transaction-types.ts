import type { JsonObject } from '../read-fields.js'
import {
  address,
  bytes,
  hash,
  listOf,
  quantity,
  recipient,
  structOf,
  type ToRlp,
} from './to-rlp.js'

type Fields = Readonly<Record<string, ToRlp>>

const accessList = listOf(structOf({ address, storageKeys: listOf(hash) }))
const authorization = { chainId: quantity, address, nonce: quantity, yParity: quantity }
const fees = { maxPriorityFeePerGas: quantity, maxFeePerGas: quantity, gas: quantity }
const payload = { value: quantity, input: bytes }

/** What a transaction's sender signs, by type, in the order of its EIP. */
const types: Readonly<Record<number, Fields>> = {
  0: { nonce: quantity, gasPrice: quantity, gas: quantity, to: recipient, ...payload },
  // EIP-2930
  1: {
    ...{ chainId: quantity, nonce: quantity, gasPrice: quantity, gas: quantity, to: recipient },
    ...payload,
    accessList,
  },
  // EIP-1559
  2: { chainId: quantity, nonce: quantity, ...fees, to: recipient, ...payload, accessList },
  // EIP-4844; the blobs themselves travel beside the transaction and are not in the block.
  3: {
    ...{ chainId: quantity, nonce: quantity, ...fees, to: address, ...payload, accessList },
    maxFeePerBlobGas: quantity,
    blobVersionedHashes: listOf(hash),
  },
  // EIP-7702
  4: {
    ...{ chainId: quantity, nonce: quantity, ...fees, to: address, ...payload, accessList },
    authorizationList: listOf(structOf({ ...authorization, r: quantity, s: quantity })),
  },
}

/** Fields in which nodes say where a transaction is, or repeat what others say. */
const besideSigned = new Set([
  ...['type', 'hash', 'blockHash', 'blockNumber', 'blockTimestamp', 'transactionIndex', 'from'],
  ...['v', 'r', 's', 'yParity', 'chainId', 'gasPrice', 'blobs', 'commitments', 'proofs'],
])

/** The signed fields of a type; null for a type that is unknown here. */
export function signedFields(type: number): Fields | null {
  return types[type] ?? null
}

/** What may be the reason why a transaction doesn't hash to its hash. */
export function unknownFields(transaction: JsonObject, signed: Fields): readonly string[] {
  return Object.keys(transaction).filter(
    (field) =>
      !(field in signed) && !besideSigned.has(field) && (transaction[field] ?? null) !== null,
  )
}
