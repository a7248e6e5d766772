import { quoted } from '../../../shared/printable.js'
import type { CanonicalValue } from './canonical-value.js'
import { printUnits, toUnits } from './decimal.js'
import type { SourceValue } from './field.js'
import { InvalidValue } from './invalid-value.js'

/** Turns a source's value, which is not null, into the canonical one. */
export type Canonicalise = (value: NonNullable<SourceValue>) => Exclude<CanonicalValue, null>

export function orNull(canonicalise: Canonicalise): (value: SourceValue) => CanonicalValue {
  return (value) => (value === null ? null : canonicalise(value))
}

const hexBytes = /^(?:0x)?(?:[0-9a-f]{2})*$/
const addressBytes = /^(?:0x)?[0-9a-f]{40}$/

export const toHex: Canonicalise = (value) => hexOf(value, hexBytes, 'hexadecimal bytes')

export const toAddress: Canonicalise = (value) => hexOf(value, addressBytes, 'an address')

export const toText: Canonicalise = (value) => String(value).normalize('NFC')

export const toInteger: Canonicalise = (value) => {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  throw new InvalidValue(`${quoted(String(value))} is not an integer`)
}

/** Times of the chain are in Unix seconds. */
export const toTimeMs: Canonicalise = (value) => BigInt(toInteger(value)) * 1000n

/** Figures that are counted in whole tokens: scaled to base units, never rounded. */
export function wholeToUnits(decimals: number): Canonicalise {
  return (value) => {
    const decimal =
      typeof value === 'object' ? value : { unscaled: BigInt(toInteger(value)), scale: 0 }
    const units = toUnits(decimal, decimals)
    if (units !== null) return units
    const figure = printUnits(decimal.unscaled, decimal.scale)
    throw new InvalidValue(`${figure} has more than ${decimals} decimals`)
  }
}

function hexOf(value: NonNullable<SourceValue>, pattern: RegExp, what: string): string {
  const text = String(value).trim().toLowerCase()
  if (pattern.test(text)) return text.startsWith('0x') ? text : `0x${text}`
  throw new InvalidValue(`${quoted(String(value))} is not ${what}`)
}
