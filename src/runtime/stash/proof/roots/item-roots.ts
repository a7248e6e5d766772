import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { isSame, Refusal, verifySame } from '../refusal.js'
import type { LedgerState } from '../verdict.js'
import { merkleRoot } from './merkle-root.js'

export interface ItemRoots {
  readonly transactionHashes: readonly Uint8Array[]
  /** Why they say nothing; null where they are as computed. */
  readonly unprovable: string | null
}

/** Transactions and receipts against their roots in the header. Answers the transactions' hashes. */
export function verifyRoots(
  crypto: ChainCrypto,
  block: LedgerBlock,
  { mark }: LedgerState,
): ItemRoots {
  const { transactions, receipts } = block
  const transactionHashes = transactions.map(({ raw }) => crypto.hash(raw))
  if (block.form === 'rc1') {
    verifyCounts(block)
    return { transactionHashes, unprovable: 'roots of version 2.0.0-rc1' }
  }
  const isOld = mark.since === '2.0.0' && hasOldRoots(crypto, block)
  if (!isOld) {
    const receiptHashes = receipts.map(({ raw }) => crypto.hash(raw))
    verifyRoot(crypto, 'transactions', transactionHashes, block.header.transactionsRoot)
    verifyRoot(crypto, 'receipts', receiptHashes, block.header.receiptsRoot)
  }
  verifyCounts(block)
  return { transactionHashes, unprovable: null }
}

function verifyCounts({ transactions, receipts }: LedgerBlock): void {
  if (transactions.length === receipts.length) return
  const facts = `${transactions.length} transactions and ${receipts.length} receipts`
  throw new Refusal('malformed', `The block has ${facts}.`)
}

/** Before version 2.2.0 of a chain roots were hashes of all bytes. */
function hasOldRoots(crypto: ChainCrypto, block: LedgerBlock): boolean {
  const { header, transactionsBlob, receiptsBlob } = block
  return (
    isSame(crypto.hash(transactionsBlob), header.transactionsRoot) &&
    isSame(crypto.hash(receiptsBlob), header.receiptsRoot)
  )
}

function verifyRoot(
  crypto: ChainCrypto,
  what: 'transactions' | 'receipts',
  hashes: readonly Uint8Array[],
  actual: Uint8Array,
): void {
  verifySame(`${what}-root`, `The root of ${hashes.length} ${what}`, {
    actual,
    expected: merkleRoot(crypto, hashes),
  })
}
