import { hash } from 'node:crypto'
import { assert } from '../../../errors.js'
import { compareValues, encodeValues } from '../fields/canonical-value.js'
import {
  type Comparison,
  differingFields,
  type Finding,
  type FindingKind,
  type Row,
} from '../matching/comparison.js'
import type { Break, FieldDiff, RowValues } from './report.js'

const kindOrder: readonly FindingKind[] = [
  'mismatch',
  'missing_left',
  'missing_right',
  'duplicate_left',
  'duplicate_right',
]

/** Ordered by kind, key and content, whatever order the sources answered in. */
export function toBreaks(
  rule: string,
  pass: string,
  comparison: Comparison,
  findings: readonly Finding[],
): readonly Break[] {
  const ordinals = new Map<string, number>()
  return findings
    .map((finding) => ({ finding, row: rowOf(finding) }))
    .sort(
      (a, b) =>
        kindOrder.indexOf(a.finding.kind) - kindOrder.indexOf(b.finding.kind) ||
        compareRows(a.row, b.row, comparison.key) ||
        compareRows(a.row, b.row, comparison.compare),
    )
    .map(({ finding, row }) => {
      const identity = `${rule} ${finding.kind} ${encodeValues(row.values, comparison.key)}`
      const ordinal = ordinals.get(identity) ?? 0
      ordinals.set(identity, ordinal + 1)
      return toBreak(
        comparison,
        finding,
        pass,
        `b_${hash('sha256', `${identity} ${ordinal}`).slice(0, 16)}`,
      )
    })
}

function toBreak(comparison: Comparison, finding: Finding, pass: string, id: string): Break {
  const { kind, left, right } = finding
  const isMismatch = kind === 'mismatch'
  return {
    id,
    kind,
    key: valuesOf(comparison, rowOf(finding), comparison.key),
    pass: isMismatch ? pass : null,
    left: left?.ref ?? null,
    right: right?.ref ?? null,
    diff: left !== null && right !== null ? diffOf(comparison, left, right) : {},
    row: isMismatch ? null : valuesOf(comparison, rowOf(finding), comparison.compare),
  }
}

function diffOf(
  comparison: Comparison,
  left: Row,
  right: Row,
): Readonly<Record<string, FieldDiff>> {
  return Object.fromEntries(
    differingFields(comparison, left, right).map((index): [string, FieldDiff] => {
      const field = comparison.fields[index]
      assert(field !== undefined, 'a difference without a field')
      const leftValue = left.values[index] ?? null
      const rightValue = right.values[index] ?? null
      const diff: FieldDiff = {
        left: leftValue === null ? null : field.print(leftValue),
        right: rightValue === null ? null : field.print(rightValue),
      }
      const isSum = field.meaning === 'amount' || field.meaning === 'int'
      if (!isSum || typeof leftValue === 'string' || typeof rightValue === 'string') {
        return [field.name, diff]
      }
      return [field.name, { ...diff, delta: field.print((leftValue ?? 0n) - (rightValue ?? 0n)) }]
    }),
  )
}

function valuesOf(comparison: Comparison, row: Row, indexes: readonly number[]): RowValues {
  return Object.fromEntries(
    indexes.map((index): [string, string | null] => {
      const field = comparison.fields[index]
      const value = row.values[index] ?? null
      assert(field !== undefined, 'a value without a field')
      return [field.name, value === null ? null : field.print(value)]
    }),
  )
}

function rowOf({ left, right }: Finding): Row {
  const row = left ?? right
  assert(row !== null, 'a finding without a row')
  return row
}

function compareRows(a: Row, b: Row, indexes: readonly number[]): number {
  for (const index of indexes) {
    const order = compareValues(a.values[index] ?? null, b.values[index] ?? null)
    if (order !== 0) return order
  }
  return 0
}
