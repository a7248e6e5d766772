import { createHash } from 'node:crypto'
import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { tablesKnownByKey } from '../../ports/ledger-tables.js'
import { agreedParts, isSignatures } from './agreed-value.js'
import { DigestWriter } from './digest-writer.js'
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
      for (const [, place] of kept) {
        for (const part of agreedParts(name, row.values[place] ?? null)) writer.value(part)
      }
    }
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
