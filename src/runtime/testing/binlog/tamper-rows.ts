import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { derivedTables } from '../../ports/ledger-tables.js'

/** The last table in which the block wrote something that doesn't follow from it. */
export function ownTable({ number, tables }: BinlogBlock): string {
  const last = tables.findLast(({ name }) => !derivedTables.has(name))
  if (last === undefined) throw new RangeError(`Block ${number} has no rows of its own.`)
  return last.name
}

/** The first row of the table, an old one if there is one, becomes another one, several or none. */
export function changeFirstRow(
  block: BinlogBlock,
  name: string,
  change: (row: BinlogRow) => readonly BinlogRow[],
): BinlogBlock {
  const tables = block.tables.map((table) =>
    table.name === name ? changeFirst(table, change) : table,
  )
  return { ...block, tables }
}

/** With another last value. */
export function withOtherValue(row: BinlogRow): BinlogRow {
  const place = row.values.findLastIndex((value) => value !== null)
  const values = row.values.map((value, at) => (at === place ? flipLast(value) : value))
  return { ...row, values }
}

/** As many bytes, but others; one where there was none. */
export function flipLast(bytes: Uint8Array | null): Uint8Array {
  const flipped = Buffer.from(bytes ?? [])
  if (flipped.length === 0) return Buffer.of(1)
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1)
  return flipped
}

function changeFirst(
  table: BinlogTable,
  change: (row: BinlogRow) => readonly BinlogRow[],
): BinlogTable {
  const { dirty, created } = table
  const [oldest, ...others] = dirty
  if (oldest !== undefined) return { ...table, dirty: [...change(oldest), ...others] }
  const [first, ...rest] = created
  if (first === undefined) throw new RangeError(`${table.name} has no row.`)
  return { ...table, created: [...change(first), ...rest] }
}
