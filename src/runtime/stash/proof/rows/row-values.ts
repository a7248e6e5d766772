import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { metaColumns } from '../../../ports/ledger-tables.js'
import { Refusal } from '../refusal.js'

const places = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

/** Where the values of a column stand in the rows of a table. */
export function placesOf(columns: readonly string[]): ReadonlyMap<string, number> {
  const known = places.get(columns)
  if (known !== undefined) return known
  const dataColumns = columns.filter((name) => !metaColumns.has(name))
  const found = new Map(dataColumns.map((name, place) => [name, place]))
  places.set(columns, found)
  return found
}

/** A value that a row of the table must have. */
export function valueIn(table: BinlogTable, row: BinlogRow, column: string): Uint8Array {
  const place = placesOf(table.columns).get(column)
  const value = place === undefined ? null : (row.values[place] ?? null)
  if (value !== null) return value
  throw new Refusal('malformed', `Row ${row.id} of ${table.name} has no ${column}.`)
}

export function textIn(table: BinlogTable, row: BinlogRow, column: string): string {
  return latin1Of(valueIn(table, row, column))
}

/** One character per byte: lossless. */
export function latin1Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
