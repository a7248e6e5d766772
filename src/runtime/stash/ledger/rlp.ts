import { LedgerProblem } from './ledger-problem.js'

/**
 * Recursive Length Prefix (Ethereum Yellow Paper, appendix B), read strictly: of each value exactly
 * one encoding is taken, so that what was read can be compared and hashed as bytes.
 * An item says where it is, views are made of what somebody wants to see.
 */
export interface RlpItem {
  readonly source: Uint8Array
  readonly isList: boolean
  /** Of the item's first byte, of what it holds, and behind its last byte. */
  readonly start: number
  readonly from: number
  readonly to: number
}

/** The one item that the bytes are. Throws a LedgerProblem. */
export function readRlp(bytes: Uint8Array): RlpItem {
  const item = itemAt(bytes, 0, bytes.length)
  if (item.to === bytes.length) return item
  throw new LedgerProblem(`${bytes.length - item.to} bytes follow the encoding`)
}

/** What a list holds; `countMax` where the format says how much that can be. */
export function itemsOf(
  list: RlpItem,
  countMax: number = Number.POSITIVE_INFINITY,
): readonly RlpItem[] {
  if (!list.isList) throw new LedgerProblem('bytes are where a list should be')
  const items: RlpItem[] = []
  for (let at = list.from; at < list.to;) {
    if (items.length === countMax) throw new LedgerProblem(`a list has more than ${countMax} items`)
    const item = itemAt(list.source, at, list.to)
    items.push(item)
    at = item.to
  }
  return items
}

/** The item with its length in front. */
export function rawOf(item: RlpItem): Uint8Array {
  return item.source.subarray(item.start, item.to)
}

export function bytesOf(item: RlpItem): Uint8Array {
  if (item.isList) throw new LedgerProblem('a list is where bytes should be')
  return item.source.subarray(item.from, item.to)
}

/** Of an integer: big-endian without leading zeros, at most 32 bytes. */
export function integerBytesOf(item: RlpItem): Uint8Array {
  const bytes = bytesOf(item)
  if (bytes.length > 32) throw new LedgerProblem(`an integer has ${bytes.length} bytes`)
  if (bytes[0] === 0) throw new LedgerProblem('an integer begins with zeros')
  return bytes
}

export function integerOf(item: RlpItem): bigint {
  let value = 0n
  for (const byte of integerBytesOf(item)) value = (value << 8n) | BigInt(byte)
  return value
}

/** An integer that a number holds exactly. */
export function safeIntegerOf(item: RlpItem): number {
  let value = 0
  for (const byte of integerBytesOf(item)) value = value * 256 + byte
  if (Number.isSafeInteger(value)) return value
  throw new LedgerProblem('an integer is too large')
}

function itemAt(source: Uint8Array, start: number, end: number): RlpItem {
  const first = source[start]
  if (first === undefined || start >= end) throw new LedgerProblem('the encoding ends too early')
  if (first < 0x80) return { source, isList: false, start, from: start, to: start + 1 }
  const isList = first >= 0xc0
  const form = first - (isList ? 0xc0 : 0x80)
  const lengthBytes = form > 55 ? form - 55 : 0
  const from = start + 1 + lengthBytes
  const length = lengthBytes === 0 ? form : longLength(source, start + 1, lengthBytes, end)
  if (from + length > end) throw new LedgerProblem('an item is longer than what holds it')
  if (!isList && length === 1 && (source[from] ?? 0) < 0x80) {
    throw new LedgerProblem('a single byte has a length in front')
  }
  return { source, isList, start, from, to: from + length }
}

function longLength(source: Uint8Array, at: number, count: number, end: number): number {
  // Six bytes are more than any file has, and a number holds them exactly.
  if (count > 6 || at + count > end) throw new LedgerProblem('a length is longer than the bytes')
  let length = 0
  for (let index = at; index < at + count; index++) length = length * 256 + (source[index] ?? 0)
  if (source[at] === 0 || length < 56) throw new LedgerProblem('a length is not in its short form')
  return length
}
