import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import { frameBytesMax } from './binlog-format.js'
import { BlockCursor } from './block-cursor.js'
import { FrameProblem } from './frame-problem.js'
import { readRows } from './read-rows.js'

/**
 * The block that the bytes are, with values that are views of them; anything else is thrown as a
 * FrameProblem. Nothing says which of the two formats it is, so they are tried: a block is flagged if it
 * can be, down to its last byte. Both can be right only where there is no row, and then are the same.
 */
export function decodeBlock(bytes: Uint8Array): BinlogBlock {
  if (bytes.length > frameBytesMax) throw oversized(bytes)
  try {
    return decodeAs('flagged', bytes)
  } catch (flagged) {
    if (!(flagged instanceof FrameProblem)) throw flagged
    return decodePlain(bytes, flagged)
  }
}

/** The same with the problem as an answer. */
export function blockOrProblem(bytes: Uint8Array): BinlogBlock | FrameProblem {
  try {
    return decodeBlock(bytes)
  } catch (error) {
    if (error instanceof FrameProblem) return error
    throw error
  }
}

/** Of two problems the one that is further on is about the right format. */
function decodePlain(bytes: Uint8Array, flagged: FrameProblem): BinlogBlock {
  try {
    return decodeAs('plain', bytes)
  } catch (plain) {
    if (!(plain instanceof FrameProblem)) throw plain
    throw plain.offset > flagged.offset ? plain : flagged
  }
}

function decodeAs(format: BinlogBlock['format'], bytes: Uint8Array): BinlogBlock {
  const cursor = new BlockCursor(bytes)
  const number = cursor.u64()
  if (number > Number.MAX_SAFE_INTEGER) cursor.fail(`${number} is no number of a block.`, 0)
  const tables: BinlogTable[] = []
  for (let left = cursor.u32(); left > 0; left--) tables.push(readTable(format, cursor))
  if (cursor.left > 0) cursor.fail(`Bytes behind the last table: ${cursor.left}.`)
  return { number: Number(number), format, tables }
}

function readTable(format: BinlogBlock['format'], cursor: BlockCursor): BinlogTable {
  const { name, layout } = cursor.tableHead()
  cursor.spend(1 + layout.columns.length)
  const dirty = readRows(format, layout, cursor)
  const created = readRows(format, layout, cursor)
  return { name, columns: layout.columns, dirty, created }
}

function oversized({ length }: Uint8Array): FrameProblem {
  const message = `The block is ${length} bytes long; at most ${frameBytesMax} are read.`
  return new FrameProblem('oversized', 0, message)
}
