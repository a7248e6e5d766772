import type { CanonicalValue } from '../fields/canonical-value.js'
import type { Field } from '../fields/field.js'

/** A row of either side in canonical form. */
export interface Row {
  readonly ref: string
  /** In the order of the comparison's fields. */
  readonly values: readonly CanonicalValue[]
}

export type Rows = AsyncIterable<readonly Row[]>

/** What matching and reports need to know of a field. */
export type ComparedField = Pick<Field, 'meaning' | 'tolerance' | 'print'> & {
  readonly name: string
}

/** A rule with names resolved to positions. */
export interface Comparison {
  readonly fields: readonly ComparedField[]
  readonly key: readonly number[]
  readonly compare: readonly number[]
  /** The field whose sums are proved. */
  readonly control: number | null
}

export type FindingKind =
  'mismatch' | 'missing_left' | 'missing_right' | 'duplicate_left' | 'duplicate_right'

/** What the two books disagree on. */
export interface Finding {
  readonly kind: FindingKind
  readonly left: Row | null
  readonly right: Row | null
}

/** Where every row went. */
export interface Matching {
  readonly rows: { readonly left: number; readonly right: number }
  /** Sums of the control field; 0 without one. */
  readonly totals: { readonly left: bigint; readonly right: bigint }
  readonly matched: number
  /** What matched rows differ by within their tolerance, left minus right. */
  readonly tolerated: bigint
  readonly findings: readonly Finding[]
}

/** Positions of the fields that don't agree, tolerances considered. */
export function differingFields(comparison: Comparison, left: Row, right: Row): readonly number[] {
  return comparison.compare.filter((index) => {
    const field = comparison.fields[index]
    return !areEqual(left.values[index], right.values[index], field?.tolerance ?? 0n)
  })
}

/** Null counts as 0: the null itself is a difference of the row. */
export function controlOf(comparison: Comparison, row: Row | null): bigint {
  const value = comparison.control === null ? null : row?.values[comparison.control]
  return typeof value === 'bigint' ? value : 0n
}

function areEqual(
  left: CanonicalValue | undefined,
  right: CanonicalValue | undefined,
  tolerance: bigint,
): boolean {
  if (typeof left !== 'bigint' || typeof right !== 'bigint') return left === right
  const delta = left - right
  return (delta < 0n ? -delta : delta) <= tolerance
}
