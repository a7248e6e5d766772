import { FieldProblem, type JsonObject, readObject } from '../read-fields.js'
import { type Compare, isThere, toHex, toInteger } from './compare.js'
import { encodeTransaction, isUnsigned } from './encode-transaction.js'
import { pooledBytes } from './pooled-transaction.js'
import { signedFields, unknownFields } from './transaction-types.js'
import { verifyUnsupported } from './verify-failures.js'
import type { VerifyTools } from './verify-tools.js'

/** The block that something is in, with its hash verified. */
export interface Surroundings {
  readonly block: JsonObject
  readonly number: number
  readonly compare: Compare
  readonly tools: VerifyTools
}

/** What receipts repeat of a transaction or follow from it. */
export interface VerifiedTransaction {
  readonly type: number
  readonly bytes: Uint8Array
  /** The form with blobs, where the node gives it. */
  readonly pooledBytes: Uint8Array | null
  readonly hash: Uint8Array
  readonly from: Uint8Array
  readonly to: unknown
  readonly nonce: bigint
  /** Null where the block has no base fee and the transaction no price. */
  readonly gasPrice: bigint | null
  readonly blobsCount: number
}

/** A transaction of a block, whose hash, sender, price and place are what the node says they are. */
export function verifyTransaction(
  item: unknown,
  position: number,
  { block, number, compare, tools }: Surroundings,
): VerifiedTransaction {
  const at = `transactions[${position}]`
  const transaction = readObject(item, at)
  const type = typeOf(transaction, at)
  const fields = signedFields(type)
  if (fields === null) {
    throw verifyUnsupported(number, `${at} has the unknown type 0x${type.toString(16)}`, 'headers')
  }
  if (isUnsigned(transaction)) {
    throw verifyUnsupported(number, `${at} is not signed by anybody`, 'headers')
  }
  const encoded = within(at, () => encodeTransaction(transaction, type, fields, tools))
  const hash = tools.keccak(encoded.bytes)
  const unknown = unknownFields(transaction, fields)
  if (unknown.length > 0 && transaction['hash'] !== toHex(hash)) {
    const what = `${at} has fields that are unknown here: ${unknown.join(', ')}`
    throw verifyUnsupported(number, what, 'headers')
  }
  const same: Compare = (field, found, computed) => compare(`${at}.${field}`, found, computed)
  same('hash', transaction['hash'], hash)
  const from = tools.recoverSender(tools.keccak(encoded.signedBytes), encoded.signature)
  same('from', transaction['from'], from)
  verifyPlace(transaction, position, block, same)
  const { v, chainId } = transaction
  if (type > 0 && isThere(v)) same('v', v, encoded.signature.yParity)
  if (isThere(chainId) && encoded.chainId !== null) same('chainId', chainId, encoded.chainId)
  const gasPrice = effectivePrice(transaction, block)
  if (isThere(transaction['gasPrice'])) same('gasPrice', transaction['gasPrice'], gasPrice)
  const blobs = transaction['blobVersionedHashes']
  return {
    ...{ type, bytes: encoded.bytes, hash, gasPrice },
    from: from ?? new Uint8Array(),
    to: transaction['to'],
    pooledBytes: pooledBytes(transaction, type, encoded, tools),
    nonce: toInteger(transaction['nonce']) ?? 0n,
    blobsCount: Array.isArray(blobs) ? blobs.length : 0,
  }
}

/** Where the node says a transaction or a receipt is. */
export function verifyPlace(
  item: JsonObject,
  position: number,
  block: JsonObject,
  same: Compare,
): void {
  same('transactionIndex', item['transactionIndex'], position)
  verifyBlockOf(item, block, same)
}

export function verifyBlockOf(item: JsonObject, block: JsonObject, same: Compare): void {
  same('blockHash', item['blockHash'], Buffer.from(String(block['hash']).slice(2), 'hex'))
  same('blockNumber', item['blockNumber'], toInteger(block['number']))
  const time = item['blockTimestamp']
  if (isThere(time)) same('blockTimestamp', time, toInteger(block['timestamp']))
}

/** Nodes from before EIP-2718 don't name the only type there was. */
export function typeOf({ type }: JsonObject, at: string): number {
  if (!isThere(type)) return 0
  const number = toInteger(type)
  if (number === null || number > 0x7f) throw new FieldProblem(`${at}.type is ${String(type)}`)
  return Number(number)
}

/** What a unit of gas costs: with EIP-1559 the base fee and what is left for the tip. */
function effectivePrice(transaction: JsonObject, block: JsonObject): bigint | null {
  const most = toInteger(transaction['maxFeePerGas'])
  const tip = toInteger(transaction['maxPriorityFeePerGas'])
  if (most === null || tip === null) return toInteger(transaction['gasPrice'])
  const price = (toInteger(block['baseFeePerGas']) ?? 0n) + tip
  return price < most ? price : most
}

function within<Value>(at: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FieldProblem) throw new FieldProblem(`${at}.${error.message}`)
    throw error
  }
}
