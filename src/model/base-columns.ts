import type { ColumnKind } from '../shared/column-kind.js'
import { eventColumns } from '../shared/event-columns.js'
import type { ColumnModel } from './contract-model.js'

const kinds: Readonly<Record<string, ColumnKind>> = eventColumns

/** The columns that every event table begins with. */
export const eventBaseColumns: readonly ColumnModel[] = Object.entries(kinds).map(
  ([name, kind]) => ({ name, kind, nullable: false, description: undefined }),
)
