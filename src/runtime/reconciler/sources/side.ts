import type { SourceValue } from '../fields/field.js'

/** A row of a source as it was read. */
export interface SourceRow {
  /** Where it stands, for people: `transfers.csv:17`, `token_evt_transfer#120/3`. */
  readonly ref: string
  /** In the order of the columns that were asked for. */
  readonly values: readonly SourceValue[]
}

/** What was compared on one side. */
export type SideDescription =
  | { readonly table: string; readonly head: BlockMark }
  | { readonly file: string; readonly bytes: number; readonly sha256: string }
  | { readonly call: string; readonly head: BlockMark }

/** A block as reports name it. */
interface BlockMark {
  readonly block: number
  readonly hash: string
}

/** One side of a rule, opened. */
export interface Side {
  /** In bounded batches; may be repeated, and answers the same rows again. */
  rows(): AsyncIterable<readonly SourceRow[]>
  /** What the last complete reading saw. */
  describe(): SideDescription
}
