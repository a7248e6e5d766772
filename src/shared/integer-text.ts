import { assert } from '../errors.js'

/*
 * Integers that no SQL integer type holds are stored as text of fixed width whose order as text is
 * their order as numbers:
 *
 *   unsigned:      zero-padded decimal digits              42 → 000…042
 *   signed, >= 0:  the same
 *   signed, < 0:   '-' and the complement to 10^77          -1 → -999…999
 *
 * '-' sorts before '0', and among negative numbers a larger complement is a larger number.
 */

/**
 * What the encoders below answer. Branded, so that a plain decimal text, which would sort wrongly,
 * is a compile error where a column of such integers is written.
 */
export type IntegerText = string & { readonly __integerText: true }

const uint64Digits = 20
const uint256Digits = 78
const complementDigits = 77
const complementBase = 10n ** 77n

export function encodeUint64(value: bigint): IntegerText {
  return padded(value, uint64Digits)
}

export function encodeUint256(value: bigint): IntegerText {
  return padded(value, uint256Digits)
}

export function encodeInt256(value: bigint): IntegerText {
  if (value >= 0n) return padded(value, uint256Digits)
  return `-${padded(complementBase + value, complementDigits)}` as IntegerText
}

/** Reads what any of the encoders above wrote. */
export function decodeIntegerText(text: string): bigint {
  if (text.startsWith('-')) return BigInt(text.slice(1)) - complementBase
  return BigInt(text)
}

function padded(value: bigint, digits: number): IntegerText {
  const text = value.toString()
  const isFit = value >= 0n && text.length <= digits
  // The message is made for a failure only: this runs for every value of every event.
  if (!isFit) assert(isFit, `${text} does not fit ${digits} digits`)
  return text.padStart(digits, '0') as IntegerText
}
