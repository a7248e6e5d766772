import { printable } from '../../../shared/printable.js'
import type { Break, ReconciliationReport, SideReport } from './report.js'

/** As many as a person reads; all of them are in the files. */
const breaksShownMax = 20

const bucketTitles: Readonly<Record<keyof ReconciliationReport['counts'], string>> = {
  matched: 'matched',
  mismatch: 'mismatch',
  missing_left: 'missing on the left',
  missing_right: 'missing on the right',
  duplicate_left: 'duplicate on the left',
  duplicate_right: 'duplicate on the right',
}

/** The report as a person reads it in a terminal. */
export function renderReport(report: ReconciliationReport): string {
  return [
    `${report.rule}: ${report.state}${isEmpty(report) ? ', but nothing was compared' : ''}`,
    `  left   ${renderSide(report.left)}`,
    `  right  ${renderSide(report.right)}`,
    '',
    ...renderCounts(report),
    '',
    ...renderControl(report),
    ...report.breaks.slice(0, breaksShownMax).map(renderBreak),
    ...renderRest(report.breaks.length),
  ]
    .join('\n')
    .trimEnd()
}

/** Two empty sides agree; that may be so, or the indexer has not got there. */
function isEmpty({ left, right }: ReconciliationReport): boolean {
  return left.rows === 0 && right.rows === 0
}

function renderSide(side: SideReport): string {
  const rows = `${side.rows.toLocaleString('en')} ${side.rows === 1 ? 'row' : 'rows'}`
  if ('file' in side)
    return printable(`${rows} of ${side.file} (sha256 ${side.sha256.slice(0, 12)}…)`)
  const name = 'table' in side ? side.table : side.call
  return `${rows} of ${name}, block ${side.head.block} (${side.head.hash.slice(0, 14)}…)`
}

function renderCounts({ counts, fields }: ReconciliationReport): readonly string[] {
  const width = Math.max(...Object.values(counts).map((count) => count.toLocaleString('en').length))
  const lines = Object.entries(counts).map(([bucket, count]) => {
    const title = bucketTitles[bucket as keyof typeof counts].padEnd(24)
    return `  ${title}${count.toLocaleString('en').padStart(width)}`
  })
  const differing = Object.entries(fields)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
  if (differing.length > 0) lines[1] += `  (${differing.join(', ')})`
  return lines
}

function renderControl({ control }: ReconciliationReport): readonly string[] {
  if (control === null) return []
  const { field, left, right, difference, explained, unexplained } = control
  return [
    `  control total of ${field}: ${left} − ${right} = ${difference}`,
    `  explained ${explained}, unexplained ${unexplained}`,
    '',
  ]
}

function renderBreak(item: Break): string {
  const key = Object.entries(item.key).map(([name, value]) => `${name} ${value ?? 'null'}`)
  const diff = Object.entries(item.diff).map(
    ([name, { left, right }]) => `${name} ${left ?? 'null'} ≠ ${right ?? 'null'}`,
  )
  const row = Object.entries(item.row ?? {}).map(([name, value]) => `${name} ${value ?? 'null'}`)
  const places = [item.left, item.right].filter((place) => place !== null)
  const text = `${key.join(', ')}: ${[...diff, ...row].join(', ')} (${places.join(', ')})`
  return `  ${bucketTitles[item.kind]}: ${printable(text)}`
}

function renderRest(breakCount: number): readonly string[] {
  const rest = breakCount - breaksShownMax
  return rest > 0 ? [`  … and ${rest.toLocaleString('en')} more`] : []
}
