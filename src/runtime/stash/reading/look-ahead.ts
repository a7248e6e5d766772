import { crc32 } from 'node:zlib'
import { blockBytesMin, crcBytes, frameBytesMax } from '../codec/binlog-format.js'
import { readU32 } from '../codec/read-u32.js'

/** A length word and a block's number. */
export const headBytes = 12

/** So many blocks may be unreadable in one place. */
const blocksMax = 2 ** 20

/** Places that only look like a frame's beginning are rare; somebody may write them on purpose. */
const placesMax = 8

/** What was found behind bytes that are no frame. */
export interface Ahead {
  /** Where a frame of a later block may begin: its offset, counted from where the search began. */
  readonly places: readonly { readonly offset: number; readonly block: number }[]
  /** How many bytes there are. */
  readonly length: number
  /** All of them are a block and its CRC, so that only the length word before them can be wrong. */
  readonly isBlock: boolean
}

/** Searches the rest of a file, from behind a length word on, for frames after the block. */
export async function lookAhead(
  rest: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  block: number,
): Promise<Ahead> {
  const places: { offset: number; block: number }[] = []
  const sum = new TrailingCrc()
  let [length, carry] = [0, new Uint8Array(0)]
  for await (const chunk of rest) {
    sum.add(chunk)
    const window = carry.length === 0 ? chunk : Buffer.concat([carry, chunk])
    const start = length - carry.length
    for (const at of headsIn(window, block)) {
      if (places.length === placesMax) break
      places.push({ offset: start + at, block: numberAt(window, at + 4) })
    }
    length += chunk.length
    // A copy: the chunk shall not stay for its last bytes.
    carry = Uint8Array.from(window.subarray(Math.max(0, window.length - headBytes + 1)))
    if (length > frameBytesMax) break
  }
  return { places, length, isBlock: length > blockBytesMin && sum.fits() }
}

/** The number of the block whose bytes begin at the offset, as far as numbers are exact. */
export function numberAt(bytes: Uint8Array, offset: number): number {
  return readU32(bytes, offset) * 2 ** 32 + readU32(bytes, offset + 4)
}

function* headsIn(bytes: Uint8Array, block: number): Generator<number, void, undefined> {
  const high = Math.floor(block / 2 ** 32)
  for (let at = 0; at + headBytes <= bytes.length; at++) {
    // By far most places end here, so nothing is computed before.
    if (bytes[at + 4] !== 0 || readU32(bytes, at + 4) < high) continue
    const ahead = numberAt(bytes, at + 4) - block
    const length = readU32(bytes, at)
    if (ahead < 1 || ahead > blocksMax) continue
    if (length >= blockBytesMin + crcBytes && length <= frameBytesMax) yield at
  }
}

/** Whether bytes end with the CRC of those before. */
class TrailingCrc {
  #crc = 0
  #last = new Uint8Array(0)

  add(chunk: Uint8Array): void {
    const bytes = chunk.length < crcBytes ? Buffer.concat([this.#last, chunk]) : chunk
    if (bytes === chunk) this.#crc = crc32(this.#last, this.#crc)
    this.#crc = crc32(bytes.subarray(0, -crcBytes), this.#crc)
    this.#last = Uint8Array.from(bytes.subarray(-crcBytes))
  }

  fits(): boolean {
    return this.#last.length === crcBytes && readU32(this.#last, 0) === this.#crc
  }
}
