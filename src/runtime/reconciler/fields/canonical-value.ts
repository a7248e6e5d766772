/**
 * A value in the one form in which both sides are compared: hex in lower case, text in NFC, every
 * number as an integer of the field's unit. Null equals only null.
 */
export type CanonicalValue = string | bigint | null

/**
 * A text that no other values of the same fields have: each value carries its length, so that no
 * separator inside a value can imitate the border between two.
 */
export function encodeValues(
  values: readonly CanonicalValue[],
  indexes: readonly number[],
): string {
  let text = ''
  for (const index of indexes) {
    const value = values[index] ?? null
    if (value === null) text += '-'
    else {
      const part = value.toString()
      text += `${part.length}:${part}`
    }
  }
  return text
}

/** Null first, then by value. */
export function compareValues(left: CanonicalValue, right: CanonicalValue): number {
  if (left === right) return 0
  if (left === null) return -1
  if (right === null) return 1
  return left < right ? -1 : 1
}
