import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import {
  blockBytesMin,
  blockItemsMax,
  crcBytes,
  frameBytesMax,
  lengthBytes,
  rowHeadBytes,
} from './binlog-format.js'
import { checkTable, invalid } from './check-table.js'
import type { RowLayout } from './row-layout.js'

/** The lengths of the name and of the columns, and the two counts of rows. */
const tableHeadBytes = 1 + 3 * lengthBytes

/** How many bytes a block has in a binlog, once it is sure that one can hold it. */
export function measureBlock({ number, format, tables }: BinlogBlock): number {
  if (!Number.isSafeInteger(number) || number < 0) {
    throw invalid(`${number} is no number of a block.`)
  }
  let bytes = blockBytesMin
  let items = 0
  for (const table of tables) {
    const layout = checkTable(table)
    bytes += tableBytes(format, table, layout)
    items += tableItems(table, layout)
  }
  if (bytes > frameBytesMax - crcBytes || items > blockItemsMax) {
    const limits = `${frameBytesMax} bytes and ${blockItemsMax} tables, columns, rows and values`
    throw invalid(`Block ${number} is too large: ${bytes} and ${items} where ${limits} are read.`)
  }
  return bytes
}

/** What the decoder counts, see blockItemsMax. */
function tableItems({ columns, dirty, created }: BinlogTable, { valueCount }: RowLayout): number {
  return 1 + columns.length + (dirty.length + created.length) * (1 + valueCount)
}

function tableBytes(
  format: BinlogBlock['format'],
  { name, columns, dirty, created }: BinlogTable,
  { flagBytes }: RowLayout,
): number {
  const headBytes = rowHeadBytes + (format === 'flagged' ? flagBytes : 0)
  let bytes = tableHeadBytes + name.length + columns.join(',').length
  for (const rows of [dirty, created]) {
    for (const { values } of rows) bytes += headBytes + valuesBytes(format, values)
  }
  return bytes
}

function valuesBytes(format: BinlogBlock['format'], values: BinlogRow['values']): number {
  let bytes = 0
  for (const value of values) {
    if (value !== null) bytes += lengthBytes + value.length
    else if (format === 'plain') bytes += lengthBytes
  }
  return bytes
}
