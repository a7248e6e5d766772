import type { StashStore } from '../../ports/stash-store.js'
import type { LedgerBlock } from '../../stash/ledger/read-ledger-block.js'
import { textOf } from '../../stash/text/byte-text.js'
import { notFound } from '../api-problem.js'
import { findBlock, ledgerBlock } from './find-block.js'
import { valueAt } from './value-at.js'

/** Where a transaction stands. */
export interface FoundTransaction {
  readonly block: LedgerBlock
  readonly number: number
  readonly index: number
}

/** By its hash, without 0x. */
export async function findTransaction(store: StashStore, hash: string): Promise<FoundTransaction> {
  const [row] = await store.rows('_sys_tx_hash_2_block_', { key: Buffer.from(hash), limit: 1 })
  const number = row && decimalAt(valueAt(row, 'value'))
  const index = row && decimalAt(valueAt(row, 'index'))
  if (number === undefined || index === undefined) {
    throw notFound(
      'There is no transaction with this hash.',
      'Check the hash, or wait for its block.',
    )
  }
  const stored = await findBlock(store, `${number}`)
  const { block } = await ledgerBlock(store, stored.proof.hash)
  if (index < block.transactions.length) return { block, number, index }
  throw notFound('The block has no such transaction.', 'Look at its row in _sys_tx_hash_2_block_.')
}

function decimalAt(value: Uint8Array | null): number | undefined {
  const text = value === null ? null : textOf(value)
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
