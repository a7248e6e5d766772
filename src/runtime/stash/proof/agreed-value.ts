import { LedgerProblem } from '../ledger/ledger-problem.js'
import { readLedgerBlock } from '../ledger/read-ledger-block.js'
import { Refusal } from './refusal.js'
import { plainBytes } from './rows/binary-value.js'

/** Each node stores the signatures of a block that it heard first. */
export function isSignatures(table: string, column: string): boolean {
  return table === '_sys_hash_2_header_' && column === 'sigs'
}

const writtenAsText: ReadonlySet<string> = new Set([
  '_sys_hash_2_block_',
  '_sys_hash_2_header_',
  '_sys_block_2_nonces_',
])

/** What honest nodes agree on of a value: bytes as bytes, which old nodes wrote as text; a block in parts. */
export function agreedParts(
  table: string,
  value: Uint8Array | null,
): readonly (Uint8Array | null)[] {
  if (value === null || !writtenAsText.has(table)) return [value]
  const bytes = orSame(value, plainBytes)
  return table === '_sys_hash_2_block_' ? orSame([bytes], partsOfBlock) : [bytes]
}

/** Of the one value that is the block: all but its signatures. */
function partsOfBlock([bytes]: readonly Uint8Array[]): readonly Uint8Array[] {
  const block = readLedgerBlock(bytes ?? new Uint8Array())
  return [block.header.raw, block.hash, block.transactionsBlob, block.receiptsBlob]
}

/** What isn't of the expected form is taken as it is. */
function orSame<T>(value: T, convert: (value: T) => T): T {
  try {
    return convert(value)
  } catch (error) {
    if (error instanceof LedgerProblem || error instanceof Refusal) return value
    throw error
  }
}
