import type { BinlogBlock, BinlogRow } from '../../ports/binlog.js'
import { lengthBytes, rowHeadBytes } from './binlog-format.js'
import type { BlockCursor } from './block-cursor.js'
import type { RowLayout } from './row-layout.js'

/** A count and so many rows. */
export function readRows(
  format: BinlogBlock['format'],
  layout: RowLayout,
  cursor: BlockCursor,
): readonly BinlogRow[] {
  const count = cursor.u32()
  if (count === 0) return []
  if (!layout.holdsRows) cursor.fail('Columns without _status_, _num_ and _id_ have no rows.')
  const { flagBytes, valueCount } = layout
  const rowBytesMin = rowHeadBytes + (format === 'flagged' ? flagBytes : valueCount * lengthBytes)
  if (count > cursor.left / rowBytesMin) {
    cursor.fail(`${count} rows can't be in the ${cursor.left} bytes that are left.`)
  }
  cursor.spend(count * (1 + valueCount))
  const readValues = format === 'flagged' ? readFlagged : readPlain
  const rows: BinlogRow[] = []
  for (let left = count; left > 0; left--) {
    const id = cursor.u64()
    const status = cursor.u8()
    rows.push({ id, status, values: readValues(layout, cursor) })
  }
  return rows
}

function readFlagged(layout: RowLayout, cursor: BlockCursor): BinlogRow['values'] {
  const { flagBytes, valueCount } = layout
  const flags = cursor.skip(flagBytes)
  for (let index = 0; index < flagBytes; index++) {
    const unused = 0xff >> Math.min(8, Math.max(0, valueCount - index * 8))
    if ((cursor.peekU8(flags + index) & unused) === 0) continue
    cursor.fail('A flag is set that belongs to no column.', flags + index)
  }
  const values = new Array<Uint8Array | null>(valueCount)
  for (let index = 0; index < valueCount; index++) {
    values[index] = isSet(index, flags, cursor) ? cursor.bytes(cursor.u32()) : null
  }
  return values
}

/** The flag of the first value is the most significant bit. */
function isSet(index: number, flags: number, cursor: BlockCursor): boolean {
  return (cursor.peekU8(flags + (index >> 3)) & (0x80 >> (index & 7))) !== 0
}

function readPlain({ valueCount }: RowLayout, cursor: BlockCursor): BinlogRow['values'] {
  const values = new Array<Uint8Array | null>(valueCount)
  for (let index = 0; index < valueCount; index++) values[index] = cursor.bytes(cursor.u32())
  return values
}
