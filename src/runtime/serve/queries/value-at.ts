import { metaColumns } from '../../ports/ledger-tables.js'
import type { RowVersion } from '../../ports/stash-store.js'

/** The value of a column; null where it is absent or there is no such column. */
export function valueAt({ columns, row }: RowVersion, column: string): Uint8Array | null {
  const index = columns.filter((name) => !metaColumns.has(name)).indexOf(column)
  return row.values[index] ?? null
}
