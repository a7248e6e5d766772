import type { Hex } from '../../../../shared/hex.js'
import type { Keccak } from '../../../crypto/load-keccak.js'
import type { LogFilter } from '../../../ports/chain-source.js'

/** What goes into the bloom of a log: its address and its topics. */
export interface BloomLog {
  readonly address: Hex
  readonly topics: readonly Hex[]
}

const bloomBytes = 256

/** The `logsBloom` of a block or receipt with these logs (Yellow Paper, 4.3.1). */
export function bloomOf(logs: readonly BloomLog[], keccak: Keccak): Hex {
  const bloom = Buffer.alloc(bloomBytes)
  const seen = new Set<Hex>()
  for (const { address, topics } of logs) {
    seen.add(address)
    for (const topic of topics) seen.add(topic)
  }
  for (const value of seen) {
    for (const bit of bitsOf(value, keccak)) {
      const at = byteOf(bit)
      bloom[at] = (bloom[at] ?? 0) | maskOf(bit)
    }
  }
  return `0x${bloom.toString('hex')}`
}

/** Asks blooms whether their blocks can hold logs that a filter wants. */
export class BloomFilter {
  readonly #addresses: readonly Bits[] | 'any'
  readonly #topic0s: readonly Bits[] | 'any'

  constructor({ addresses, topic0s }: LogFilter, keccak: Keccak) {
    const bits = (value: Hex): Bits => bitsOf(value, keccak)
    this.#addresses = addresses === 'any' ? 'any' : addresses.map(bits)
    this.#topic0s = topic0s === 'any' ? 'any' : topic0s.map(bits)
  }

  /** False is certain; true may be chance. */
  mayMatch(bloom: Hex): boolean {
    const bytes = Buffer.from(bloom.slice(2), 'hex')
    if (!bytes.some((byte) => byte !== 0)) return false
    return holdsAny(bytes, this.#addresses) && holdsAny(bytes, this.#topic0s)
  }
}

/** Can the bloom be that of a block with this log? */
export function bloomHolds(bloom: Hex, log: BloomLog, keccak: Keccak): boolean {
  const bytes = Buffer.from(bloom.slice(2), 'hex')
  return [log.address, ...log.topics].every((value) => holds(bytes, bitsOf(value, keccak)))
}

type Bits = readonly number[]

function holdsAny(bloom: Uint8Array, wanted: readonly Bits[] | 'any'): boolean {
  return wanted === 'any' || wanted.some((bits) => holds(bloom, bits))
}

function holds(bloom: Uint8Array, bits: Bits): boolean {
  return bits.every((bit) => ((bloom[byteOf(bit)] ?? 0) & maskOf(bit)) !== 0)
}

/** Three bits of 2,048: the low eleven bits of the first three pairs of bytes of the hash. */
function bitsOf(value: Hex, keccak: Keccak): Bits {
  const hash = keccak(Buffer.from(value.slice(2), 'hex'))
  return [0, 2, 4].map((at) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047)
}

/** Bit 0 is the lowest one of the last byte. */
function byteOf(bit: number): number {
  return bloomBytes - 1 - (bit >> 3)
}

function maskOf(bit: number): number {
  return 1 << (bit & 7)
}
