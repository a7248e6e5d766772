import { LedgerProblem } from '../ledger/ledger-problem.js'
import { readLedgerBlock } from '../ledger/read-ledger-block.js'
import { Refusal } from '../proof/refusal.js'
import { plainBytes } from '../proof/rows/binary-value.js'

/**
 * A value as the content digest has it: without the signatures, of which each node stores those that it
 * heard first, and bytes as bytes, which old nodes wrote as texts.
 */
export function withoutSignatures(
  table: string,
  column: string,
  value: Uint8Array | null,
): Uint8Array | null {
  const isPlain = !writtenAsText.has(table) || column !== 'value'
  if (table === '_sys_hash_2_header_' && column === 'sigs') return null
  if (value === null || isPlain) return value
  try {
    const bytes = plainBytes(value)
    return table === '_sys_hash_2_block_' ? blockWithout(bytes) : bytes
  } catch (error) {
    // Compared as it is.
    if (error instanceof LedgerProblem || error instanceof Refusal) return value
    throw error
  }
}

const writtenAsText: ReadonlySet<string> = new Set([
  '_sys_hash_2_block_',
  '_sys_hash_2_header_',
  '_sys_block_2_nonces_',
])

function blockWithout(bytes: Uint8Array): Uint8Array {
  const { header, transactionsBlob, hash, receiptsBlob } = readLedgerBlock(bytes)
  return Buffer.concat([header.raw, transactionsBlob, hash, receiptsBlob])
}
