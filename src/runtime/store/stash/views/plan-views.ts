import type { Dialect } from '../../../../shared/dialect.js'
import type { NamedColumns, TableIds } from '../stash-names.js'
import { printView } from './print-view.js'
import { type ViewColumn, viewColumns } from './view-columns.js'
import { ViewNames } from './view-names.js'

/** The views of a table of the chain. */
export interface StashView {
  /** As the chain has it, in Latin-1. */
  readonly table: string
  /** The rows that there are now. */
  readonly latest: string
  /** All their versions. */
  readonly history: string
  readonly columns: readonly Omit<ViewColumn, 'places'>[]
  readonly statements: readonly string[]
}

const historySuffix = '_history'

/**
 * The views of a ledger. Tables are named in the order in which the chain got them: one that comes
 * later never changes the name of an earlier one.
 */
export function planViews(
  dialect: Dialect,
  ledgerId: number,
  lists: readonly (NamedColumns & TableIds)[],
): readonly StashView[] {
  const names = new ViewNames(dialect)
  const prefix = ledgerId === 1 ? 'v_' : `v${ledgerId}_`
  const byTable = new Map<number, NamedColumns[]>()
  for (const list of lists) byTable.set(list.tableId, [...(byTable.get(list.tableId) ?? []), list])
  return [...byTable.entries()]
    .sort(([left], [right]) => left - right)
    .map(([tableId, ofTable]) => {
      const table = ofTable[0]?.table ?? ''
      const latest = names.take(prefix, table, '', tableId)
      const history = names.take(prefix, table, historySuffix, tableId)
      const columns = viewColumns(dialect, ofTable)
      const view = { ledgerId, tableId, columns }
      const statements = [
        ...printView(dialect, { ...view, name: latest, isHistory: false }),
        ...printView(dialect, { ...view, name: history, isHistory: true }),
      ]
      const shown = columns.map(({ column, text, raw }) => ({ column, text, raw }))
      return { table, latest, history, columns: shown, statements }
    })
}
