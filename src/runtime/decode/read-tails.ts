import type { Hex } from '../../shared/hex.js'
import { type AbiData, hexAt, payFor, toHex } from './abi-data.js'
import { DecodeError } from './decode-error.js'

/**
 * Reads a value whose head is at `at`; `base` is where the pointers of the surrounding tuple or
 * array count from.
 */
export type Reader<T> = (data: AbiData, at: number, base: number) => T

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Where the tail of a dynamic value begins. */
export function readPointer(data: AbiData, at: number, base: number): number {
  return base + readLength(data, at)
}

export function readBytes(data: AbiData, at: number, base: number): Hex {
  const tail = readPointer(data, at, base)
  return toHex(hexAt(data, tail + 32, readLength(data, tail)))
}

/** Throws on bytes that are not UTF-8: a replacement character would not be what was emitted. */
export function readString(data: AbiData, at: number, base: number): string {
  const tail = readPointer(data, at, base)
  const digits = hexAt(data, tail + 32, readLength(data, tail))
  try {
    return utf8.decode(Buffer.from(digits, 'hex'))
  } catch {
    throw new DecodeError(`string at byte ${tail} is not UTF-8`)
  }
}

/** T[]: a pointer to a length and the items. `itemBytes` is an item's size in the head. */
export function readArray<T>(
  data: AbiData,
  at: number,
  base: number,
  itemBytes: number,
  readItem: Reader<T>,
): T[] {
  const tail = readPointer(data, at, base)
  return readItems(data, tail + 32, readLength(data, tail), itemBytes, readItem)
}

/** T[n], whose items begin at `start`: in place, or where its pointer leads when T is dynamic. */
export function readItems<T>(
  data: AbiData,
  start: number,
  length: number,
  itemBytes: number,
  readItem: Reader<T>,
): T[] {
  if (start + length * itemBytes > data.bytes) {
    throw new DecodeError(`array of ${length} items at byte ${start} doesn't fit the data`)
  }
  // Items pay for themselves as they are read, except those without a byte: empty structs.
  if (itemBytes === 0) payFor(data, length)
  const items: T[] = []
  for (let index = 0; index < length; index++) {
    items.push(readItem(data, start + index * itemBytes, start))
  }
  return items
}

/** A length or an offset: anything beyond the data is an error, whatever it counts. */
function readLength(data: AbiData, at: number): number {
  const word = hexAt(data, at, 32)
  const value = Number.parseInt(word, 16)
  if (value > data.bytes) throw new DecodeError(`length or offset at byte ${at} is beyond the data`)
  return value
}
