import { assert } from '../../../../errors.js'
import { quoted } from '../../../../shared/printable.js'
import { InvalidValue } from '../../fields/invalid-value.js'
import { inputInvalid } from '../../input-invalid.js'
import type { CsvFile } from '../csv-file.js'
import type { SourceRow } from '../side.js'
import type { CsvRecord } from './csv-records.js'
import { type CsvCellParser, createCellParser } from './csv-value.js'

/** The wanted columns of each record behind the header, parsed as their kinds. */
export async function* readCsvRows(
  file: CsvFile,
  columns: readonly string[],
  shown: string,
  batches: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<readonly SourceRow[]> {
  let cells: readonly WantedCell[] | null = null
  let cellCount = 0
  for await (const records of batches) {
    const rows: SourceRow[] = []
    for (const record of records) {
      if (cells === null) {
        cells = findColumns(file, columns, record, shown)
        cellCount = record.cells.length
      } else if (!isBlank(record, cellCount)) {
        rows.push(toRow(file.name, cells, cellCount, record, shown))
      }
    }
    if (rows.length > 0) yield rows
  }
  if (cells === null) {
    throw inputInvalid(shown, `${shown} is empty.`, 'Begin the file with a line of column names.')
  }
}

interface WantedCell {
  readonly column: string
  readonly index: number
  readonly parse: CsvCellParser
}

function findColumns(
  file: CsvFile,
  columns: readonly string[],
  header: CsvRecord,
  shown: string,
): readonly WantedCell[] {
  const names = header.cells.map((cell) => cell?.trim() ?? '')
  return columns.map((column) => {
    const kind = file.columns[column]
    assert(kind !== undefined, `no kind for ${column}`)
    const index = names.indexOf(column)
    if (index !== -1 && !names.includes(column, index + 1)) {
      return { column, index, parse: createCellParser(kind) }
    }
    throw inputInvalid(
      `${shown}:${header.line}`,
      `${shown} has ${index === -1 ? 'no column' : 'two columns'} "${column}".`,
      `Make the rule's columns those of the file's header: ${quoted(names.join(', '))}.`,
    )
  })
}

/** An empty line between or behind the rows; in a file of one column it is an empty cell. */
function isBlank(record: CsvRecord, cellCount: number): boolean {
  return cellCount > 1 && record.cells.length === 1 && record.cells[0] === null
}

function toRow(
  name: string,
  wanted: readonly WantedCell[],
  cellCount: number,
  record: CsvRecord,
  shown: string,
): SourceRow {
  if (record.cells.length !== cellCount) {
    throw inputInvalid(
      `${shown}:${record.line}`,
      `This record has ${record.cells.length} cells, the header has ${cellCount}.`,
      'Quote cells that hold commas, and give every record all its cells.',
    )
  }
  const values = wanted.map(({ column, index, parse }) => {
    try {
      return parse(record.cells[index] ?? null)
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error
      throw inputInvalid(
        `${shown}:${record.line}`,
        `Column "${column}": ${error.message}.`,
        'Correct the file, or the kind of the column in the rule.',
      )
    }
  })
  return { ref: `${name}:${record.line}`, values }
}
