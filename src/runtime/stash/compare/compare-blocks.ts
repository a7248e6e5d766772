import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { metaColumns, tablesKnownByKey } from '../../ports/ledger-tables.js'
import { agreedParts, isSignatures } from '../proof/agreed-value.js'
import { hexOf } from '../text/byte-text.js'

/** Where two blocks that should be the same are not. */
export interface BlockDifference {
  readonly table: string
  /** Value of the row's key column; null where the table itself differs. */
  readonly key: Uint8Array | null
  /** Null in tables that are known by key, where ids mean nothing. */
  readonly id: bigint | null
  /** What differs: a column, `_status_`, `row` for all of it, or `table`. */
  readonly column: string
  /** Null where it is absent. */
  readonly one: Uint8Array | null
  readonly other: Uint8Array | null
}

/** What of two blocks of the same number honest nodes can't disagree about, and these do. */
export function compareBlocks(one: BinlogBlock, other: BinlogBlock): readonly BlockDifference[] {
  const names = new Set([...one.tables, ...other.tables].map(({ name }) => name))
  return [...names].sort().flatMap((name) => {
    const [left, right] = [tableOf(one, name), tableOf(other, name)]
    if (left === null || right === null) return [presence(name, left, right)]
    return [
      ...compareRows([left, left.dirty], [right, right.dirty]),
      ...compareRows([left, left.created], [right, right.created]),
    ]
  })
}

function tableOf({ tables }: BinlogBlock, name: string): BinlogTable | null {
  return tables.find((table) => table.name === name) ?? null
}

const there = Buffer.from('there')

function presence(table: string, one: unknown, other: unknown): BlockDifference {
  const sides = { one: one === null ? null : there, other: other === null ? null : there }
  return { table, key: null, id: null, column: 'table', ...sides }
}

/** Rows with the table that knows their columns. */
type Section = readonly [table: BinlogTable, rows: readonly BinlogRow[]]

function compareRows(one: Section, other: Section): readonly BlockDifference[] {
  const [left, right] = [rowsByName(one), rowsByName(other)]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    compareRow(one[0].name, left.get(name) ?? null, right.get(name) ?? null),
  )
}

/** A row by the names of its columns. */
interface NamedRow {
  readonly row: BinlogRow
  readonly values: ReadonlyMap<string, Uint8Array | null>
}

/** Rows with the same name are told apart by their order. */
function rowsByName([table, rows]: Section): ReadonlyMap<string, NamedRow> {
  const columns = table.columns.filter((column) => !metaColumns.has(column))
  const named = new Map<string, NamedRow>()
  const counts = new Map<string, number>()
  for (const row of rows) {
    const key = hexOf(row.values[0] ?? new Uint8Array(0))
    const name = tablesKnownByKey.has(table.name) ? key : `${row.id}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    const values = new Map(columns.map((column, index) => [column, row.values[index] ?? null]))
    named.set(count === 1 ? name : `${name} ${count}`, { row, values })
  }
  return named
}

function compareRow(
  table: string,
  one: NamedRow | null,
  other: NamedRow | null,
): readonly BlockDifference[] {
  const row = (one ?? other)?.row
  const key = row?.values[0] ?? null
  const id = tablesKnownByKey.has(table) ? null : (row?.id ?? null)
  if (one === null || other === null) {
    return [{ ...presence(table, one, other), key, id, column: 'row' }]
  }
  const columns = new Set([...one.values.keys(), ...other.values.keys()])
  const pairs = [...columns].map((column): readonly [string, Value, Value] => [
    column,
    agreedValue(table, column, one.values.get(column) ?? null),
    agreedValue(table, column, other.values.get(column) ?? null),
  ])
  return [...pairs, ['_status_', statusOf(one), statusOf(other)] as const]
    .filter(([, left, right]) => !isSame(left, right))
    .map(([column, left, right]) => ({ table, key, id, column, one: left, other: right }))
}

type Value = Uint8Array | null

/** As the content digest has it. */
function agreedValue(table: string, column: string, value: Value): Value {
  if (isSignatures(table, column)) return null
  const parts = agreedParts(table, value).filter((part) => part !== null)
  return value === null ? null : Buffer.concat(parts)
}

function statusOf({ row }: NamedRow): Uint8Array {
  return Buffer.from(`${row.status}`)
}

function isSame(one: Value, other: Value): boolean {
  if (one === null || other === null) return one === other
  return Buffer.compare(one, other) === 0
}
