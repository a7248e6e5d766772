import { type JsonObject, readObject } from '../read-fields.js'
import { type Compare, isThere, toInteger } from './compare.js'
import { envelope } from './encode-transaction.js'
import { type BloomLog, bloomOf } from './logs-bloom.js'
import {
  address,
  bytes,
  bytesOf,
  fixed,
  hash,
  listOf,
  quantity,
  readList,
  structOf,
} from './to-rlp.js'
import {
  type Surroundings,
  typeOf,
  type VerifiedTransaction,
  verifyBlockOf,
  verifyPlace,
} from './verify-transaction.js'

export interface VerifiedReceipt {
  /** As the block's trie holds it (EIP-2718). */
  readonly bytes: Uint8Array
  readonly logs: readonly JsonObject[]
  readonly gasUsedSoFar: bigint
}

/** What comes before a receipt in its block. */
export interface Before {
  readonly gasUsed: bigint
  readonly logsCount: number
}

const gasPerBlob = 131_072n
const logList = listOf(structOf({ address, topics: listOf(hash), data: bytes }))

/** A receipt whose fields follow from its transaction and its place, where no root covers them. */
export function verifyReceipt(
  item: unknown,
  position: number,
  transaction: VerifiedTransaction,
  before: Before,
  { block, compare, tools }: Surroundings,
): VerifiedReceipt {
  const at = `receipts[${position}]`
  const receipt = readObject(item, at)
  const same: Compare = (field, found, computed) => compare(`${at}.${field}`, found, computed)
  same('type', isThere(receipt['type']) ? receipt['type'] : '0x0', transaction.type)
  same('transactionHash', receipt['transactionHash'], transaction.hash)
  verifyPlace(receipt, position, block, same)
  const gasUsedSoFar = toInteger(receipt['cumulativeGasUsed']) ?? 0n
  same('gasUsed', receipt['gasUsed'], gasUsedSoFar - before.gasUsed)
  verifyParties(receipt, transaction, same, tools)
  verifyPrices(receipt, transaction, block, same)
  const logs = readList(receipt['logs'], `${at}.logs`).map((log, index) =>
    verifyLog(readObject(log, `${at}.logs[${index}]`), before.logsCount + index, {
      ...{ block, transaction, position },
      same: (field, found, computed) => same(`logs[${index}].${field}`, found, computed),
    }),
  )
  const encoded = encode(receipt, at)
  const bloom = bloomOf(logs as unknown as BloomLog[], tools.keccak)
  same('logsBloom', receipt['logsBloom'], bytesOf(bloom))
  return { bytes: envelope(typeOf(receipt, at), tools.encodeRlp(encoded)), logs, gasUsedSoFar }
}

function verifyParties(
  receipt: JsonObject,
  { from, to, nonce }: VerifiedTransaction,
  same: Compare,
  { encodeRlp, keccak }: Surroundings['tools'],
): void {
  same('from', receipt['from'], from)
  const { contractAddress } = receipt
  if (isThere(to)) {
    same('to', receipt['to'], Buffer.from(String(to).slice(2), 'hex'))
    same('contractAddress', contractAddress, null)
    return
  }
  same('to', receipt['to'], null)
  // Nodes differ in whether a creation that failed has an address.
  if (toInteger(receipt['status']) === 0n && !isThere(contractAddress)) return
  same('contractAddress', contractAddress, keccak(encodeRlp([from, nonce])).subarray(12))
}

function verifyPrices(
  receipt: JsonObject,
  { blobsCount, gasPrice, type }: VerifiedTransaction,
  block: JsonObject,
  same: Compare,
): void {
  const { blobGasPrice, blobGasUsed, effectiveGasPrice } = receipt
  if (isThere(effectiveGasPrice)) same('effectiveGasPrice', effectiveGasPrice, gasPrice)
  if (isThere(blobGasUsed)) same('blobGasUsed', blobGasUsed, gasPerBlob * BigInt(blobsCount))
  if (!isThere(blobGasPrice) || (type !== 3 && toInteger(blobGasPrice) === 0n)) return
  // How the price grows with the excess is a setting of each chain; without excess it is 1.
  if (toInteger(block['excessBlobGas']) === 0n) same('blobGasPrice', blobGasPrice, 1)
}

interface LogPlace {
  readonly block: JsonObject
  readonly transaction: VerifiedTransaction
  readonly position: number
  readonly same: Compare
}

/** `index` counts over the whole block. */
function verifyLog(log: JsonObject, index: number, place: LogPlace): JsonObject {
  const { same } = place
  same('logIndex', log['logIndex'], index)
  same('transactionIndex', log['transactionIndex'], place.position)
  same('transactionHash', log['transactionHash'], place.transaction.hash)
  verifyBlockOf(log, place.block, same)
  if (isThere(log['removed'])) same('removed', log['removed'], false)
  return log
}

/** Before Byzantium the state's root stands where the status is now (EIP-658). */
function encode(
  receipt: JsonObject,
  at: string,
): Parameters<Surroundings['tools']['encodeRlp']>[0] {
  const { root, status } = receipt
  return [
    isThere(status) ? quantity(status, `${at}.status`) : hash(root, `${at}.root`),
    quantity(receipt['cumulativeGasUsed'], `${at}.cumulativeGasUsed`),
    fixed(256)(receipt['logsBloom'], `${at}.logsBloom`),
    logList(receipt['logs'], `${at}.logs`),
  ]
}

/** What may be the reason why receipts don't have the root that their block names. */
export function unknownReceiptFields(receipts: readonly unknown[]): readonly string[] {
  const names = receipts.flatMap((item) => {
    const receipt = item as JsonObject
    return Object.keys(receipt).filter((name) => !known.has(name) && isThere(receipt[name]))
  })
  return [...new Set(names)]
}

const known = new Set([
  ...['type', 'status', 'root', 'cumulativeGasUsed', 'logsBloom', 'logs', 'transactionHash'],
  ...['transactionIndex', 'blockHash', 'blockNumber', 'blockTimestamp', 'from', 'to', 'gasUsed'],
  ...['effectiveGasPrice', 'contractAddress', 'blobGasUsed', 'blobGasPrice'],
])
