import { BcdataError } from '../../../errors.js'
import { type Comparison, controlOf, type Matching, type Row, type Rows } from './comparison.js'
import { contentOf, keyOf } from './fingerprint.js'
import { LeftIndex } from './left-index.js'
import { settle } from './settle.js'

/** Rows without an equal one are kept whole; more of them mean that the rule, not the data, is off. */
const openRowsMax = 1_000_000

/** Fingerprints of more rows than this don't fit the memory that Node has by default. */
const leftRowsMax = 10_000_000

/**
 * Puts every row of both sides into exactly one bucket. The left side is read twice when rows stay
 * open: once for fingerprints, once for the rows that findings show. Nothing else is kept, so that
 * memory grows by these, not by rows.
 */
export async function matchRows(
  comparison: Comparison,
  readLeft: () => Rows,
  readRight: () => Rows,
): Promise<Matching> {
  const index = new LeftIndex()
  const left = await tally(comparison, readLeft(), (key, value) => {
    if (index.openCount === leftRowsMax) throw tooManyRows()
    index.add(key, value)
  })
  const openRight: Row[] = []
  const right = await tally(comparison, readRight(), (key, value, row) => {
    if (index.pair(key, value)) return
    openRight.push(detached(row))
    assertRelated(openRight.length)
  })
  assertRelated(index.openCount)
  const openLeft = index.openCount === 0 ? [] : await findOpenRows(comparison, readLeft(), index)
  const settled = settle(comparison, openLeft, openRight, index)
  return {
    rows: { left: left.rows, right: right.rows },
    totals: { left: left.total, right: right.total },
    matched: left.rows - index.openCount + settled.matched,
    tolerated: settled.tolerated,
    findings: settled.findings,
  }
}

async function tally(
  comparison: Comparison,
  rows: Rows,
  onRow: (key: string, value: string, row: Row) => void,
): Promise<{ rows: number; total: bigint }> {
  let count = 0
  let total = 0n
  for await (const batch of rows) {
    for (const row of batch) {
      count += 1
      total += controlOf(comparison, row)
      onRow(keyOf(comparison, row), contentOf(comparison, row), row)
    }
  }
  return { rows: count, total }
}

/** Of equal rows the last ones are open: the first stand for the rows that were paired. */
async function findOpenRows(
  comparison: Comparison,
  rows: Rows,
  index: LeftIndex,
): Promise<readonly Row[]> {
  const keys = index.openKeys()
  const found = new Map<string, Row[]>()
  let count = 0
  for await (const batch of rows) {
    for (const row of batch) {
      const key = keyOf(comparison, row)
      if (!keys.has(key)) continue
      const value = contentOf(comparison, row)
      const openCount = index.openRows(key, value)
      if (openCount === 0) continue
      const kind = `${key.length}:${key}${value}`
      const same = found.get(kind) ?? []
      found.set(kind, same)
      same.push(detached(row))
      if (same.length > openCount) same.shift()
      else count += 1
    }
  }
  if (count === index.openCount) return [...found.values()].flat()
  throw new BcdataError('RECONCILE_INPUT_CHANGED', 'Rows changed while they were compared.', {
    hint: 'Run the rule again while nothing else writes to its sources.',
  })
}

/** A copy that doesn't hold on to the piece of the file its texts were cut from. */
function detached(row: Row): Row {
  return structuredClone(row)
}

function assertRelated(openCount: number): void {
  if (openCount <= openRowsMax) return
  throw new BcdataError(
    'RECONCILE_INPUT_INVALID',
    `More than ${openRowsMax.toLocaleString('en')} rows of one side have no equal row on the other.`,
    { hint: 'Check the fields of the rule: the two sides look unrelated.' },
  )
}

function tooManyRows(): BcdataError {
  return new BcdataError(
    'RECONCILE_INPUT_INVALID',
    `The left side has more than ${leftRowsMax.toLocaleString('en')} rows.`,
    { hint: 'Compare a part of them: add a `where` to chainTable(…).' },
  )
}
