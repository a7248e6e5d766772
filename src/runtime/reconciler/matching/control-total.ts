import { assert } from '../../../errors.js'
import { type Comparison, controlOf, type FindingKind, type Matching } from './comparison.js'

/** The proof that the findings are complete: sums of the control field on both sides. */
export interface ControlTotal {
  readonly left: bigint
  readonly right: bigint
  readonly difference: bigint
  /** What findings and tolerated differences add up to. */
  readonly explained: bigint
  readonly tolerated: bigint
  readonly unexplained: bigint
}

export type BucketCounts = Readonly<Record<'matched' | FindingKind, number>>

export function countBuckets({ rows, matched, findings }: Matching): BucketCounts {
  const counts = {
    ...{ matched, mismatch: 0, missing_left: 0, missing_right: 0 },
    ...{ duplicate_left: 0, duplicate_right: 0 },
  }
  for (const { kind } of findings) counts[kind] += 1
  const paired = counts.matched + counts.mismatch
  assert(
    paired + counts.missing_right + counts.duplicate_left === rows.left &&
      paired + counts.missing_left + counts.duplicate_right === rows.right,
    'a row is in no bucket, or in two',
  )
  return counts
}

/** Null for a comparison without a control field. */
export function proveTotals(comparison: Comparison, matching: Matching): ControlTotal | null {
  if (comparison.control === null) return null
  const { totals, tolerated, findings } = matching
  const difference = totals.left - totals.right
  const explained = findings.reduce(
    (sum, { left, right }) => sum + controlOf(comparison, left) - controlOf(comparison, right),
    tolerated,
  )
  const unexplained = difference - explained
  assert(unexplained === 0n, `the findings leave ${unexplained} of the control total unexplained`)
  return { left: totals.left, right: totals.right, difference, explained, tolerated, unexplained }
}
