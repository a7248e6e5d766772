import { createHash } from 'node:crypto'
import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { tablesKnownByKey } from '../../ports/ledger-tables.js'
import { LedgerProblem } from '../ledger/ledger-problem.js'
import { readLedgerBlock } from '../ledger/read-ledger-block.js'
import { DigestWriter } from './digest-writer.js'
import { Refusal } from './refusal.js'
import { plainBytes } from './rows/binary-value.js'
import { placesOf } from './rows/row-values.js'

/**
 * SHA-256 of what honest nodes agree on: which rows the block changed and what they are. Nodes differ in
 * the signatures that they keep, in the ids and the order of rows in tables known by key, and in how
 * they write bytes as text. Made for blocks that nobody has proven: any block has a digest.
 */
export function contentDigest(block: BinlogBlock): string {
  const hash = createHash('sha256')
  const writer = new DigestWriter((bytes) => hash.update(bytes))
  writer.number(block.number)
  for (const table of block.tables.toSorted((left, right) => order(left.name, right.name))) {
    writeTable(writer, table)
  }
  writer.flush()
  return hash.digest('hex')
}

function writeTable(writer: DigestWriter, table: BinlogTable): void {
  const { name, columns, dirty, created } = table
  const isKnownByKey = tablesKnownByKey.has(name)
  writer.text(name)
  const kept = [...placesOf(columns)].filter(([column]) => !isSignatures(name, column))
  kept.sort(([left], [right]) => order(left, right))
  writer.number(kept.length)
  for (const [column] of kept) writer.text(column)
  for (const rows of [dirty, created]) {
    writer.number(rows.length)
    for (const row of isKnownByKey ? rows.toSorted(byKey) : rows) {
      if (!isKnownByKey) writer.id(row.id)
      writer.number(row.status)
      for (const [, place] of kept) writeValue(writer, name, row.values[place] ?? null)
    }
  }
}

function isSignatures(table: string, column: string): boolean {
  return table === '_sys_hash_2_header_' && column === 'sigs'
}

const writtenAsText: ReadonlySet<string> = new Set([
  '_sys_hash_2_block_',
  '_sys_hash_2_header_',
  '_sys_block_2_nonces_',
])

function writeValue(writer: DigestWriter, table: string, value: Uint8Array | null): void {
  if (value === null || !writtenAsText.has(table)) {
    writer.value(value)
    return
  }
  const bytes = orSame(value, plainBytes)
  if (table !== '_sys_hash_2_block_') writer.value(bytes)
  else for (const part of orSame<readonly Uint8Array[]>([bytes], partsOfBlock)) writer.value(part)
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

function byKey(left: BinlogRow, right: BinlogRow): number {
  return Buffer.compare(left.values[0] ?? nothing, right.values[0] ?? nothing)
}

const nothing = new Uint8Array()

/** Byte order: names have one character for each byte. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
