import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import { DecodeError } from './decode-error.js'

/**
 * Bytes in the contract ABI encoding, kept as the hex text the node sent: slicing it is cheaper than
 * making buffers. Positions are bytes from the start.
 * Format: https://docs.soliditylang.org/en/latest/abi-spec.html#formal-specification-of-the-encoding
 */
export interface AbiData {
  readonly hex: string
  readonly bytes: number
  /**
   * Array items that may still be read. Pointers may overlap, so that a few hundred bytes can
   * describe billions of items; a log that does is refused instead of read.
   */
  itemsLeft: number
}

/** More items than any log of a 30-million-gas block can hold: 8 gas a byte, 32 bytes an item. */
const itemsMax = 131_072

export function abiData(log: Log): AbiData {
  return { hex: log.data, bytes: (log.data.length - 2) >> 1, itemsLeft: itemsMax }
}

/** Indexed values are one word each, in topics. */
export function topicData(log: Log, index: number): AbiData {
  const topic = log.topics[index]
  if (topic?.length !== 66) throw new DecodeError(`topic ${index} is missing or not 32 bytes`)
  return { hex: topic, bytes: 32, itemsLeft: 0 }
}

/** The hex digits from `at`, without prefix. */
export function hexAt(data: AbiData, at: number, bytes: number): string {
  if (at + bytes > data.bytes) {
    throw new DecodeError(`data ends at byte ${data.bytes}, ${at + bytes} are needed`)
  }
  return data.hex.slice(2 + 2 * at, 2 + 2 * (at + bytes))
}

export function toHex(digits: string): Hex {
  return `0x${digits}`
}
