import type { ChainTable } from './chain-table.js'
import type { CsvFile } from './csv-file.js'

/** Column name → kind of its values; a trailing `?` marks a column that can be null. */
export type SourceColumns = Readonly<Record<string, string>>

/** One side of a reconciliation. */
export type Source<Columns extends SourceColumns = SourceColumns> =
  ChainTable<Columns> | CsvFile<Columns>

/** Names of the columns whose kind is one of these. */
export type ColumnOf<Columns extends SourceColumns, Kind extends string> = {
  [Name in keyof Columns & string]: Columns[Name] extends Kind | `${Kind}?` ? Name : never
}[keyof Columns & string]
