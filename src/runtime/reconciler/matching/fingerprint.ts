import { hash } from 'node:crypto'
import { encodeValues } from '../fields/canonical-value.js'
import type { Comparison, Row } from './comparison.js'

/** Equal for rows of the same key, and for no others. */
export function keyOf(comparison: Comparison, row: Row): string {
  return fingerprint(encodeValues(row.values, comparison.key))
}

/** Equal for rows that agree in everything compared, and for no others. */
export function contentOf(comparison: Comparison, row: Row): string {
  return fingerprint(encodeValues(row.values, comparison.compare))
}

/**
 * SHA-256 as text of one character per byte: short enough to keep for every row of a side, and a
 * copy that doesn't hold on to the text it was made of.
 */
function fingerprint(text: string): string {
  return hash('sha256', text, 'binary')
}
