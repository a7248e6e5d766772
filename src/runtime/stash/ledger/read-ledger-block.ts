import { LedgerProblem, readPart } from './ledger-problem.js'
import { fixed, type LedgerHeader, readHeader } from './read-header.js'
import { type LedgerReceipt, readReceipt } from './read-receipt.js'
import { type LedgerTransaction, readTransaction } from './read-transaction.js'
import { bytesOf, itemsOf, type RlpItem, rawOf, readRlp } from './rlp.js'
import { splitTransactions, transactionsMax } from './split-transactions.js'

/**
 * A block as `_sys_hash_2_block_` has it (`Block::encode` in libprotocol, FISCO BCOS 2.9):
 *
 *     [header, transactions, hash, signatures, receipts]    since 2.0.0-rc2
 *     [header, [transaction…], receipts, hash, signatures]  2.0.0-rc1
 */
export interface LedgerBlock {
  readonly form: 'rc2' | 'rc1'
  readonly header: LedgerHeader
  readonly hash: Uint8Array
  /** As they are written, for roots of old versions. */
  readonly transactionsBlob: Uint8Array
  readonly receiptsBlob: Uint8Array
  readonly transactions: readonly LedgerTransaction[]
  readonly receipts: readonly LedgerReceipt[]
  /** A list that is not read yet. */
  readonly signatures: RlpItem
}

/** Throws a LedgerProblem. */
export function readLedgerBlock(bytes: Uint8Array): LedgerBlock {
  const [header, second, third, fourth, fifth] = itemsOf(readRlp(bytes), 5)
  if (!header || !second || !third || !fourth || !fifth) {
    throw new LedgerProblem('a block has fewer than 5 parts')
  }
  return second.isList
    ? {
        form: 'rc1',
        ...partsOf({ header, hash: fourth, receipts: third, signatures: fifth }),
        transactionsBlob: rawOf(second),
        transactions: readPart('transactions', () =>
          itemsOf(second, transactionsMax).map((item) => readTransaction(rawOf(item))),
        ),
      }
    : {
        form: 'rc2',
        ...partsOf({ header, hash: third, receipts: fifth, signatures: fourth }),
        transactionsBlob: bytesOf(second),
        transactions: readPart('transactions', () =>
          splitTransactions(bytesOf(second)).map(readTransaction),
        ),
      }
}

function partsOf(
  items: Readonly<Record<'header' | 'hash' | 'receipts' | 'signatures', RlpItem>>,
): Pick<LedgerBlock, 'header' | 'hash' | 'receiptsBlob' | 'receipts' | 'signatures'> {
  return {
    header: readPart('header', () => readHeader(items.header)),
    hash: fixed(items.hash, 32, "the block's hash"),
    receiptsBlob: rawOf(items.receipts),
    receipts: readPart('receipts', () => itemsOf(items.receipts, transactionsMax).map(readReceipt)),
    signatures: items.signatures,
  }
}
