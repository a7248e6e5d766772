import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { BlockWriter } from './block-writer.js'
import { measureBlock } from './measure-block.js'
import { layoutOf } from './row-layout.js'

const empty = new Uint8Array(0)

/**
 * The bytes that a node of the block's format writes; in a plain one an absent value becomes an empty
 * one. Throws BINLOG_BLOCK_INVALID for what no binlog can hold.
 */
export function encodeBlock(block: BinlogBlock): Buffer {
  const bytes = Buffer.allocUnsafe(measureBlock(block))
  writeBlock(block, bytes)
  return bytes
}

/** Into as many bytes as measureBlock says. */
export function writeBlock({ number, format, tables }: BinlogBlock, bytes: Uint8Array): void {
  const writer = new BlockWriter(bytes)
  writer.u64(BigInt(number))
  writer.u32(tables.length)
  for (const table of tables) writeTable(format, table, writer)
}

function writeTable(
  format: BinlogBlock['format'],
  { name, columns, dirty, created }: BinlogTable,
  writer: BlockWriter,
): void {
  writer.u8(name.length)
  writer.text(name)
  const joined = columns.join(',')
  writer.u32(joined.length)
  writer.text(joined)
  const { flagBytes } = layoutOf(columns)
  const writeValues = format === 'flagged' ? writeFlagged : writePlain
  for (const rows of [dirty, created]) {
    writer.u32(rows.length)
    for (const { id, status, values } of rows) {
      writer.u64(id)
      writer.u8(status)
      writeValues(values, flagBytes, writer)
    }
  }
}

function writeFlagged(values: BinlogRow['values'], flagBytes: number, writer: BlockWriter): void {
  for (let index = 0; index < flagBytes; index++) writer.u8(flagsFrom(index * 8, values))
  for (const value of values) if (value !== null) writer.value(value)
}

/** Of eight values, the first one in the most significant bit. */
function flagsFrom(first: number, values: BinlogRow['values']): number {
  const eight = values.slice(first, first + 8)
  return eight.reduce((flags, value, bit) => (value === null ? flags : flags | (0x80 >> bit)), 0)
}

function writePlain(values: BinlogRow['values'], _flagBytes: number, writer: BlockWriter): void {
  for (const value of values) writer.value(value ?? empty)
}
