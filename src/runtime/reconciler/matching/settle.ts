import {
  type Comparison,
  controlOf,
  differingFields,
  type Finding,
  type Row,
} from './comparison.js'
import { keyOf } from './fingerprint.js'
import type { LeftIndex } from './left-index.js'
import { pairBucket } from './pair-bucket.js'

export interface Settlement {
  /** Pairs whose differences are within their tolerance. */
  readonly matched: number
  readonly tolerated: bigint
  readonly findings: readonly Finding[]
}

/** Decides about the rows that found no equal one. */
export function settle(
  comparison: Comparison,
  openLeft: readonly Row[],
  openRight: readonly Row[],
  index: LeftIndex,
): Settlement {
  const findings: Finding[] = []
  let matched = 0
  let tolerated = 0n
  for (const [key, bucket] of bucketsOf(comparison, openLeft, openRight)) {
    const { pairs, surplus } = pairBucket(comparison, bucket)
    for (const [left, right] of pairs) {
      if (differingFields(comparison, left, right).length > 0) {
        findings.push({ kind: 'mismatch', left, right })
      } else {
        matched += 1
        tolerated += controlOf(comparison, left) - controlOf(comparison, right)
      }
    }
    const isTwice = pairs.length > 0 || index.isPaired(key)
    for (const left of surplus.left) {
      findings.push({ kind: isTwice ? 'duplicate_left' : 'missing_right', left, right: null })
    }
    for (const right of surplus.right) {
      findings.push({ kind: isTwice ? 'duplicate_right' : 'missing_left', left: null, right })
    }
  }
  return { matched, tolerated, findings }
}

function bucketsOf(
  comparison: Comparison,
  openLeft: readonly Row[],
  openRight: readonly Row[],
): ReadonlyMap<string, { readonly left: Row[]; readonly right: Row[] }> {
  const buckets = new Map<string, { left: Row[]; right: Row[] }>()
  const bucketOf = (row: Row): { left: Row[]; right: Row[] } => {
    const key = keyOf(comparison, row)
    const bucket = buckets.get(key) ?? { left: [], right: [] }
    buckets.set(key, bucket)
    return bucket
  }
  for (const row of openLeft) bucketOf(row).left.push(row)
  for (const row of openRight) bucketOf(row).right.push(row)
  return buckets
}
