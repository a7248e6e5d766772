import { BcdataError } from '../../../errors.js'
import type { LocalDir } from './local-dir.js'
import type { SourceColumns } from './source.js'

/**
 * How a column of the file is written.
 *
 * | kind      | written as                                                        |
 * | --------- | ----------------------------------------------------------------- |
 * | text      | anything                                                          |
 * | int       | 42, -7                                                            |
 * | decimal   | 10.50; no thousands separators, no exponent                       |
 * | timestamp | ISO 8601 with its zone: 2026-01-31T12:00:00Z, 2026-01-31 14:00+02 |
 * | bool      | true or false, 1 or 0                                             |
 */
export type CsvKind = 'text' | 'int' | 'decimal' | 'timestamp' | 'bool'

/** With a trailing `?` an empty cell is null; without it an empty cell is empty text or an error. */
export type CsvColumns = Readonly<Record<string, CsvKind | `${CsvKind}?`>>

export interface CsvFileOptions<Columns extends CsvColumns> {
  readonly from: LocalDir
  /** Name of the file. */
  readonly name: string
  /** The columns that the rule uses, by their names in the header; others may be there too. */
  readonly columns: Columns
}

export interface CsvFile<Columns extends SourceColumns = SourceColumns> {
  readonly type: 'csv-file'
  readonly from: LocalDir
  readonly name: string
  readonly columns: Columns
}

/** A CSV file (RFC 4180, comma, UTF-8) whose first line names the columns. */
export function csvFile<const Columns extends CsvColumns>(
  options: CsvFileOptions<Columns>,
): CsvFile<Columns> {
  const { from, name, columns } = options
  if (!/^[^/\\\0{}]+$/.test(name) || name === '..' || name === '.') {
    throw new BcdataError('RECONCILE_RULE_INVALID', `"${name}" is not the name of a file.`, {
      hint: 'Write a plain file name, and its folder in localDir(…).',
    })
  }
  return { type: 'csv-file', from, name, columns }
}
