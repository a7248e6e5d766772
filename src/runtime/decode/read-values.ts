import type { Hex } from '../../shared/hex.js'
import { type AbiData, hexAt, toHex } from './abi-data.js'
import { DecodeError } from './decode-error.js'

const zeros = '0'.repeat(64)
const ones = 'f'.repeat(64)

/** uint8 … uint32. */
export function readUint32(data: AbiData, at: number, bits: number): number {
  return Number.parseInt(paddedDigits(data, at, bits / 4), 16)
}

/** uint40 … uint256. */
export function readUint(data: AbiData, at: number, bits: number): bigint {
  return BigInt(`0x${paddedDigits(data, at, bits / 4)}`)
}

/** int8 … int32. */
export function readInt32(data: AbiData, at: number, bits: number): number {
  return Number(readInt(data, at, bits))
}

/** int40 … int256. */
export function readInt(data: AbiData, at: number, bits: number): bigint {
  const word = hexAt(data, at, 32)
  const digits = bits / 4
  const negative = word.slice(-digits) >= '8'
  assertPadding(word, digits, negative ? ones : zeros, at)
  return BigInt.asIntN(bits, BigInt(`0x${word}`))
}

export function readAddress(data: AbiData, at: number): Hex {
  return toHex(paddedDigits(data, at, 40))
}

export function readBool(data: AbiData, at: number): boolean {
  const digit = paddedDigits(data, at, 1)
  if (digit !== '0' && digit !== '1') throw new DecodeError(`value at byte ${at} is no bool`)
  return digit === '1'
}

/** bytes1 … bytes32 and function (24 bytes): left-aligned, the rest zero. */
export function readFixedBytes(data: AbiData, at: number, length: number): Hex {
  const word = hexAt(data, at, 32)
  const digits = 2 * length
  if (word.slice(digits) !== zeros.slice(digits)) {
    throw new DecodeError(`bytes${length} at byte ${at} has more than ${length} bytes`)
  }
  return toHex(word.slice(0, digits))
}

/** The last digits of a word whose other digits must all be zero. */
function paddedDigits(data: AbiData, at: number, digits: number): string {
  const word = hexAt(data, at, 32)
  assertPadding(word, digits, zeros, at)
  return word.slice(64 - digits)
}

function assertPadding(word: string, digits: number, padding: string, at: number): void {
  if (digits < 64 && word.slice(0, 64 - digits) !== padding.slice(0, 64 - digits)) {
    throw new DecodeError(`value at byte ${at} is larger than its type`)
  }
}
