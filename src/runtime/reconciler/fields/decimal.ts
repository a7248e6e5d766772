/** A decimal figure without rounding: `unscaled / 10^scale`. */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** Plain figures only: no exponent, no thousands separators, so that nothing has to be guessed. */
const plainDecimal = /^([+-]?)(\d{1,100})(?:\.(\d{1,100}))?$/
const plainInteger = /^[+-]?\d{1,100}$/

export function parseInteger(text: string): bigint | null {
  return plainInteger.test(text) ? BigInt(text.startsWith('+') ? text.slice(1) : text) : null
}

export function parseDecimal(text: string): Decimal | null {
  const parts = plainDecimal.exec(text)
  if (parts === null) return null
  const [, sign, whole = '', fraction = ''] = parts
  const digits = BigInt(whole + fraction)
  return { unscaled: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** The figure in units of 10^-decimals; null when it has more decimals than that. */
export function toUnits({ unscaled, scale }: Decimal, decimals: number): bigint | null {
  if (scale <= decimals) return unscaled * 10n ** BigInt(decimals - scale)
  const surplus = 10n ** BigInt(scale - decimals)
  return unscaled % surplus === 0n ? unscaled / surplus : null
}

export function printUnits(units: bigint, decimals: number): string {
  if (decimals === 0) return units.toString()
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}
