import type { Comparison, Matching } from '../matching/comparison.js'
import { countBuckets, proveTotals } from '../matching/control-total.js'
import type { SideDescription } from '../sources/side.js'
import type { Break, ControlReport, ReconciliationReport } from './report.js'
import { toBreaks } from './to-breaks.js'

export interface ReportInput {
  readonly rule: string
  readonly pass: string
  readonly comparison: Comparison
  readonly matching: Matching
  readonly left: SideDescription
  readonly right: SideDescription
}

export function buildReport(input: ReportInput): ReconciliationReport {
  const { rule, comparison, matching } = input
  const counts = countBuckets(matching)
  const breaks = toBreaks(rule, input.pass, comparison, matching.findings)
  return {
    rule,
    state: breaks.length === 0 ? 'clean' : 'breaks',
    left: { ...input.left, rows: matching.rows.left },
    right: { ...input.right, rows: matching.rows.right },
    counts,
    fields: countFields(comparison, breaks),
    control: toControl(comparison, matching),
    breaks,
  }
}

function toControl(comparison: Comparison, matching: Matching): ControlReport | null {
  const proof = proveTotals(comparison, matching)
  const field = comparison.control === null ? undefined : comparison.fields[comparison.control]
  if (proof === null || field === undefined) return null
  return {
    field: field.name,
    left: field.print(proof.left),
    right: field.print(proof.right),
    difference: field.print(proof.difference),
    explained: field.print(proof.explained),
    tolerated: field.print(proof.tolerated),
    unexplained: field.print(proof.unexplained),
  }
}

function countFields(
  comparison: Comparison,
  breaks: readonly Break[],
): Readonly<Record<string, number>> {
  const counts = new Map(
    comparison.compare.map((index): [string, number] => [comparison.fields[index]?.name ?? '', 0]),
  )
  for (const { diff } of breaks) {
    for (const name of Object.keys(diff)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}
