import type { Dialect } from '../../../../shared/dialect.js'
import { metaColumns } from '../../../ports/ledger-tables.js'
import type { NamedColumns } from '../stash-names.js'
import { ViewNames } from './view-names.js'

/** A column of a table of the chain, in a view. */
export interface ViewColumn {
  /** As the chain has it, in Latin-1. */
  readonly column: string
  /** Its text, null where it is none. */
  readonly text: string
  /** Its bytes; null where the view has no room for them. */
  readonly raw: string | null
  /** Which value of a row it is, by the number of the list of columns that the row has. */
  readonly places: ReadonlyMap<number, number>
}

/** Columns of our own, which every view has. */
const ownColumns: readonly string[] = ['_id_', '_num_', '_until_', '_status_']

/** How many columns a view can have. */
const columnsMax: Readonly<Record<Dialect, number>> = {
  sqlite: 2_000,
  mysql: 1_000,
  postgres: 1_600,
}

interface FoundColumn {
  readonly column: string
  readonly places: Map<number, number>
}

/**
 * The columns of all lists that a table has had, the oldest first, so that a new list only adds some
 * at the end. Of two columns with one name in a list each is its own.
 */
export function viewColumns(
  dialect: Dialect,
  lists: readonly NamedColumns[],
): readonly ViewColumn[] {
  const found = new Map<string, FoundColumn>()
  const names = new ViewNames(dialect, ownColumns)
  const columns: ViewColumn[] = []
  const roomMax = columnsMax[dialect] - ownColumns.length
  for (const list of lists) {
    const added = addList(found, list).slice(0, Math.max(0, roomMax - columns.length))
    const texts = added.map(({ column }, index) => {
      const number = columns.length + index + 1
      return names.take('', column === '' ? `column_${number}` : column, '', number)
    })
    const hasRoom = (columns.length + added.length) * 2 <= roomMax
    for (const [index, { column, places }] of added.entries()) {
      const text = texts[index] ?? ''
      const raw = hasRoom ? names.take('', text, '_raw', columns.length + 1) : null
      columns.push({ column, text, raw, places })
    }
  }
  return columns
}

/** Answers the columns that were not there before. */
function addList(
  found: Map<string, FoundColumn>,
  { columnsId, columns }: NamedColumns,
): readonly FoundColumn[] {
  const added: FoundColumn[] = []
  const seen = new Map<string, number>()
  const values = columns.filter((name) => !metaColumns.has(name))
  for (const [place, column] of values.entries()) {
    const occurrence = (seen.get(column) ?? 0) + 1
    seen.set(column, occurrence)
    const key = `${occurrence},${column}`
    const known = found.get(key) ?? { column, places: new Map() }
    if (!found.has(key)) added.push(known)
    found.set(key, known)
    known.places.set(columnsId, place)
  }
  return added
}
