import { encodeValues } from '../fields/canonical-value.js'
import { type Comparison, differingFields, type Row } from './comparison.js'

/** Rows of one key that found no equal row. */
export interface Bucket {
  readonly left: readonly Row[]
  readonly right: readonly Row[]
}

export interface Pairing {
  readonly pairs: readonly (readonly [left: Row, right: Row])[]
  readonly surplus: Bucket
}

/** Beyond it, looking for the best partner of each row would cost more than it explains. */
const candidatePairsMax = 10_000

/**
 * Pairs rows that differ least first, so that a duplicate is not mistaken for a mismatch. Neither
 * the order of the rows nor which side is called left changes the outcome.
 */
export function pairBucket(comparison: Comparison, bucket: Bucket): Pairing {
  const left = sorted(comparison, bucket.left)
  const right = sorted(comparison, bucket.right)
  const candidates =
    left.length * right.length > candidatePairsMax
      ? inOrder(left, right)
      : byDifference(comparison, left, right)
  const pairs: (readonly [Row, Row])[] = []
  const taken = new Set<Row>()
  for (const [leftRow, rightRow] of candidates) {
    if (taken.has(leftRow) || taken.has(rightRow)) continue
    taken.add(leftRow).add(rightRow)
    pairs.push([leftRow, rightRow])
  }
  const isFree = (row: Row): boolean => !taken.has(row)
  return { pairs, surplus: { left: left.filter(isFree), right: right.filter(isFree) } }
}

type Candidate = readonly [left: Row, right: Row]

function inOrder(left: readonly Row[], right: readonly Row[]): readonly Candidate[] {
  const rightRows = right.values()
  return left.flatMap((leftRow): Candidate[] => {
    const next = rightRows.next()
    return next.done ? [] : [[leftRow, next.value]]
  })
}

function byDifference(
  comparison: Comparison,
  left: readonly Row[],
  right: readonly Row[],
): readonly Candidate[] {
  if (left.length === 1 && right.length === 1) return inOrder(left, right)
  const text = (row: Row): string => encodeValues(row.values, comparison.compare)
  const ranked = left.flatMap((leftRow) =>
    right.map((rightRow) => ({
      candidate: [leftRow, rightRow] as const,
      count: differingFields(comparison, leftRow, rightRow).length,
      // The same text whichever side is left.
      tie: [text(leftRow), text(rightRow)].sort().join(),
    })),
  )
  ranked.sort((a, b) => a.count - b.count || (a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0))
  return ranked.map(({ candidate }) => candidate)
}

function sorted(comparison: Comparison, rows: readonly Row[]): readonly Row[] {
  if (rows.length < 2) return rows
  return rows
    .map((row) => ({ row, text: encodeValues(row.values, comparison.compare) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ row }) => row)
}
