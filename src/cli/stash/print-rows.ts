import type { BinlogRow, BinlogTable } from '../../runtime/ports/binlog.js'
import { metaColumns } from '../../runtime/ports/ledger-tables.js'
import { byteText, hexOf, readableName, textOf } from '../../runtime/stash/text/byte-text.js'
import { printable } from '../../shared/printable.js'

/** As much of a value as a line of a terminal bears: characters of a text, or bytes. */
const shownMax = 160

/** A name of the ledger, whatever bytes it is of, in a terminal. */
export function shownName(name: string): string {
  return printable(readableName(name))
}

/** `"text"`, `0x00ff` for what is no text, `-` for what is absent. */
export function shownValue(value: Uint8Array | null): string {
  if (value === null) return '-'
  const text = textOf(value)
  const shown =
    text === null ? `0x${hexOf(value.subarray(0, shownMax))}` : inQuotes(text.slice(0, shownMax))
  return (text ?? value).length > shownMax ? `${shown}… (${value.length} bytes)` : shown
}

/** JSON escapes what would end the quotes; control characters of every script go as well. */
function inQuotes(text: string): string {
  return printable(JSON.stringify(text))
}

export function dataColumns(columns: readonly string[]): readonly string[] {
  return columns.filter((column) => !metaColumns.has(column))
}

/** `created 100043 deleted  id="2" name=- age="7"`. */
export function shownRow(table: BinlogTable, row: BinlogRow, verb: string): string {
  const values = dataColumns(table.columns).map(
    (column, index) => `${shownName(column)}=${shownValue(row.values[index] ?? null)}`,
  )
  const state = row.status === 0 ? '' : row.status === 1 ? ' deleted' : ` status ${row.status}`
  return `${verb} ${row.id}${state}  ${values.join(' ')}`
}

/** The same for machines: nothing is cut, and bytes are exact. */
export function rowData(table: BinlogTable, row: BinlogRow): unknown {
  const values = dataColumns(table.columns).map((column, index) => {
    const value = row.values[index] ?? null
    return {
      column: readableName(column),
      ...(value === null ? { text: null, hex: null } : byteText(value)),
    }
  })
  return { id: `${row.id}`, status: row.status, values }
}
