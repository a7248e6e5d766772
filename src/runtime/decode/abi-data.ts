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
   * Bytes that may still be read. Pointers may overlap, so that a few hundred bytes can describe
   * gigabytes of text or billions of items; a log that does is refused instead of read.
   */
  bytesLeft: number
}

/** Compilers point to a byte once. Hand-written encoders share the tails of equal values. */
const readsPerByteMax = 8

export function abiData(log: Pick<Log, 'data'>): AbiData {
  const bytes = (log.data.length - 2) >> 1
  return { hex: log.data, bytes, bytesLeft: bytes * readsPerByteMax }
}

/** Indexed values are one word each, in topics. */
export function topicData(log: Log, index: number): AbiData {
  const topic = log.topics[index]
  if (topic?.length !== 66) throw new DecodeError(`topic ${index} is missing or not 32 bytes`)
  return { hex: topic, bytes: 32, bytesLeft: 32 }
}

/** The hex digits from `at`, without prefix. */
export function hexAt(data: AbiData, at: number, bytes: number): string {
  if (at + bytes > data.bytes) {
    throw new DecodeError(`data ends at byte ${data.bytes}, ${at + bytes} are needed`)
  }
  payFor(data, bytes)
  return data.hex.slice(2 + 2 * at, 2 + 2 * (at + bytes))
}

/** Everything that takes time or memory takes from what the data may still be read for. */
export function payFor(data: AbiData, bytes: number): void {
  data.bytesLeft -= bytes
  if (data.bytesLeft < 0) {
    throw new DecodeError(`pointers overlap: ${data.bytes} bytes describe many times as much`)
  }
}

export function toHex(digits: string): Hex {
  return `0x${digits}`
}
