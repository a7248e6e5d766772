import { BcdataError } from '../../../errors.js'
import { quoted } from '../../../shared/printable.js'
import type { BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { nameBytesMax } from './binlog-format.js'
import { layoutOf, type RowLayout } from './row-layout.js'

const idMax = 2n ** 64n - 1n
const statusMax = 255

/** The layout of a table that can be written as it is, so that reading it gives the same. */
export function checkTable(table: BinlogTable): RowLayout {
  const { name, columns, dirty, created } = table
  const layout = layoutOf(columns)
  if (!isText(name) || name.length > nameBytesMax) {
    throw invalid(
      `The name ${quoted(name)} isn't up to ${nameBytesMax} characters of one byte each.`,
    )
  }
  if (columns.length === 0 || !columns.every((column) => isText(column) && !column.includes(','))) {
    throw invalid(
      `A column of ${quoted(name)} isn't text of one byte per character without commas.`,
    )
  }
  if (dirty.length + created.length > 0 && !layout.holdsRows) {
    throw invalid(`${quoted(name)} has rows, but not the columns _status_, _num_ and _id_.`)
  }
  for (const row of dirty) checkRow(row, layout, name)
  for (const row of created) checkRow(row, layout, name)
  return layout
}

export function invalid(message: string): BcdataError {
  return new BcdataError('BINLOG_BLOCK_INVALID', message, {
    hint: 'Give the block as it was decoded; what a node can write is in the message.',
  })
}

function checkRow(
  { id, status, values }: BinlogRow,
  { valueCount }: RowLayout,
  name: string,
): void {
  if (id < 0n || id > idMax) throw invalid(`The id ${id} in ${quoted(name)} isn't one of 64 bits.`)
  if (!Number.isInteger(status) || status < 0 || status > statusMax) {
    throw invalid(`The status ${status} of row ${id} in ${quoted(name)} isn't one byte.`)
  }
  if (values.length === valueCount) return
  throw invalid(
    `Row ${id} in ${quoted(name)} has ${values.length} values for ${valueCount} columns.`,
  )
}

function isText(text: string): boolean {
  return !/[\u0100-\uffff]/.test(text)
}
