import { lengthBytes } from './binlog-format.js'
import { layoutOfText } from './layout-cache.js'
import type { RowLayout } from './row-layout.js'

/** What stands in front of a table's rows: the length of its name, the name, and the same of columns. */
export interface TableHead {
  readonly name: string
  readonly layout: RowLayout
}

interface KeptHead extends TableHead {
  readonly bytes: DataView
}

/** A power of two. */
const slotCount = 1024
const keptBytesMax = 1024

/** The last one for each of so many sums: a ledger has the same tables in block after block. */
const kept: (KeptHead | undefined)[] = Array.from({ length: slotCount })

/** Of bytes whose lengths are known to be right. */
export function tableHeadAt(view: DataView, start: number, end: number): TableHead {
  const length = end - start
  if (length > keptBytesMax) return madeHead(bytesAt(view, start, length))
  const slot = slotOf(view, start)
  const known = kept[slot]
  if (known !== undefined && isSame(known.bytes, view, start, length)) return known
  // A copy, so as not to keep the block.
  const bytes = bytesAt(view, start, length).slice()
  const head = { ...madeHead(bytes), bytes: new DataView(bytes.buffer) }
  kept[slot] = head
  return head
}

/** Of up to a dozen bytes of the name. */
function slotOf(view: DataView, start: number): number {
  const length = view.getUint8(start)
  const step = 1 + (length >> 3)
  let sum = length
  for (let at = 1; at <= length; at += step) {
    sum = (Math.imul(sum, 31) + view.getUint8(start + at)) | 0
  }
  return sum & (slotCount - 1)
}

function isSame(known: DataView, view: DataView, start: number, length: number): boolean {
  if (known.byteLength !== length) return false
  let at = 0
  for (; at + 4 <= length; at += 4) {
    if (known.getInt32(at) !== view.getInt32(start + at)) return false
  }
  for (; at < length; at++) {
    if (known.getInt8(at) !== view.getInt8(start + at)) return false
  }
  return true
}

function madeHead(bytes: Uint8Array): TableHead {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const columnsAt = 1 + head.readUInt8() + lengthBytes
  const name = head.toString('latin1', 1, columnsAt - lengthBytes)
  return { name, layout: layoutOfText(head.toString('latin1', columnsAt)) }
}

function bytesAt(view: DataView, start: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, length)
}
