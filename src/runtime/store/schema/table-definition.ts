import type { ColumnKinds } from '../../../shared/column-kind.js'

/**
 * A table as migrations describe it. On MySQL, which keeps long values apart from their rows, a key of
 * kind text or hex holds at most 255 characters.
 */
export interface TableDefinition {
  readonly columns: ColumnKinds
  readonly primaryKey: readonly string[]
  /** Columns that get an index each. */
  readonly indexes?: readonly string[]
}
