import { metaColumns } from '../../ports/ledger-tables.js'

/** How the rows of a table are written. */
export interface RowLayout {
  readonly columns: readonly string[]
  /** Columns that have a value: all but the meta columns, by name, wherever they stand. */
  readonly valueCount: number
  /** In front of a row's values. */
  readonly flagBytes: number
  /** Whether a row can be written at all: the flags have a bit for every value. */
  readonly holdsRows: boolean
}

/**
 * The node counts the three meta columns out of all names, and takes one byte more than the flags of 8,
 * 16, … values need.
 */
export function layoutOf(columns: readonly string[]): RowLayout {
  const valueCount = columns.filter((name) => !metaColumns.has(name)).length
  const flagBytes = Math.floor((columns.length - metaColumns.size) / 8) + 1
  const holdsRows = columns.length >= metaColumns.size && valueCount <= flagBytes * 8
  return { columns, valueCount, flagBytes, holdsRows }
}
