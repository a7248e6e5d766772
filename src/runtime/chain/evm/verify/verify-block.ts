import type { BlockHeader, Log } from '../../../ports/chain-source.js'
import type { RawBlock } from '../fetch-blocks.js'
import { type JsonObject, readObject } from '../read-fields.js'
import { headerOf } from '../read-header.js'
import { readLogs } from '../read-logs.js'
import { compareIn, toHex } from './compare.js'
import { verifyHeaderHash } from './header-hash.js'
import { type BloomLog, bloomOf } from './logs-bloom.js'
import { address, bytesOf, quantity, readList, structOf } from './to-rlp.js'
import { verifyUnsupported } from './verify-failures.js'
import { unknownReceiptFields, verifyReceipt } from './verify-receipt.js'
import type { VerifyTools } from './verify-tools.js'
import {
  type Surroundings,
  type VerifiedTransaction,
  verifyTransaction,
} from './verify-transaction.js'

export interface VerifiedBlock {
  readonly header: BlockHeader
  /** All logs of the block. */
  readonly logs: readonly Log[]
}

/** EIP-4895 */
const withdrawal = structOf({
  index: quantity,
  validatorIndex: quantity,
  address,
  amount: quantity,
})

/**
 * A block whose header has the hash, whose transactions and receipts have the roots, and whose
 * other fields follow from them. Throws VERIFY_FAILED, VERIFY_UNSUPPORTED or a FieldProblem.
 */
export async function verifyBlock(raw: RawBlock, tools: VerifyTools): Promise<VerifiedBlock> {
  const block = readObject(raw.block, 'the block')
  const header = headerOf(block)
  verifyHeaderHash(block, tools)
  const { number } = header
  const inside: Surroundings = { block, number, compare: compareIn(number), tools }
  const transactions = readList(block['transactions'], 'transactions').map((item, position) =>
    verifyTransaction(item, position, inside),
  )
  await verifyTransactionsRoot(transactions, inside)
  verifyUncles(inside)
  await verifyWithdrawals(inside)
  const logs = readLogs(await verifyReceipts(raw.receipts, transactions, inside))
  return { header, logs: logs.map((log) => ({ ...log, blockTime: header.time })) }
}

/**
 * What the level `headers` proves of a block with receipts: its header has the hash, and its logs
 * make the header's bloom.
 */
export function verifyHeaderAndBloom(raw: RawBlock, tools: VerifyTools): void {
  const block = readObject(raw.block, 'the block')
  verifyHeaderHash(block, tools)
  const logs = raw.receipts.flatMap((receipt, position) => {
    const at = `receipts[${position}]`
    return readList(readObject(receipt, at)['logs'], `${at}.logs`)
  })
  const bloom = bloomOf(readLogs(logs), tools.keccak)
  compareIn(headerOf(block).number)('logsBloom', block['logsBloom'], bytesOf(bloom))
}

async function verifyTransactionsRoot(
  transactions: readonly VerifiedTransaction[],
  { block, compare, tools }: Surroundings,
): Promise<void> {
  const found = block['transactionsRoot']
  if (transactions.some(({ pooledBytes }) => pooledBytes !== null)) {
    const pooled = transactions.map(({ bytes, pooledBytes }) => pooledBytes ?? bytes)
    if (found === toHex(await tools.listRoot(pooled))) return
  }
  const root = await tools.listRoot(transactions.map(({ bytes }) => bytes))
  compare('transactionsRoot', found, root)
}

/** Of uncles the node gives hashes only; that there are none can be told. */
function verifyUncles({ block, compare, tools }: Surroundings): void {
  const uncles = readList(block['uncles'] ?? [], 'uncles')
  if (uncles.length > 0) return
  compare('sha3Uncles', block['sha3Uncles'], tools.keccak(tools.encodeRlp([])))
}

async function verifyWithdrawals({ block, compare, tools }: Surroundings): Promise<void> {
  if ((block['withdrawals'] ?? null) === null) return
  const items = readList(block['withdrawals'], 'withdrawals').map((item, index) =>
    tools.encodeRlp(withdrawal(item, `withdrawals[${index}]`)),
  )
  compare('withdrawalsRoot', block['withdrawalsRoot'], await tools.listRoot(items))
}

/** Answers the logs as the node gave them. */
async function verifyReceipts(
  receipts: readonly unknown[],
  transactions: readonly VerifiedTransaction[],
  inside: Surroundings,
): Promise<readonly JsonObject[]> {
  const { block, number, compare, tools } = inside
  compare('receipts.length', receipts.length, transactions.length)
  const logs: JsonObject[] = []
  const encoded: Uint8Array[] = []
  let gasUsed = 0n
  for (const [position, transaction] of transactions.entries()) {
    const before = { gasUsed, logsCount: logs.length }
    const receipt = verifyReceipt(receipts[position], position, transaction, before, inside)
    logs.push(...receipt.logs)
    encoded.push(receipt.bytes)
    gasUsed = receipt.gasUsedSoFar
  }
  const root = await tools.listRoot(encoded)
  const unknown = unknownReceiptFields(receipts)
  if (unknown.length > 0 && block['receiptsRoot'] !== toHex(root)) {
    const what = `its receipts have fields that are unknown here: ${unknown.join(', ')}`
    throw verifyUnsupported(number, what, 'headers')
  }
  compare('receiptsRoot', block['receiptsRoot'], root)
  const bloom = bloomOf(logs as unknown as BloomLog[], tools.keccak)
  compare('logsBloom', block['logsBloom'], bytesOf(bloom))
  return logs
}
