import type { FindingKind } from '../matching/comparison.js'
import type { BucketCounts } from '../matching/control-total.js'
import type { SideDescription } from '../sources/side.js'

/**
 * The outcome of a rule. It holds no times and no ids of the run, so that the same inputs give the
 * same report. Every value of a row is text, so that no reader of the JSON rounds it; amounts are
 * in whole tokens.
 */
export interface ReconciliationReport {
  readonly rule: string
  readonly state: 'clean' | 'breaks'
  readonly left: SideReport
  readonly right: SideReport
  readonly counts: BucketCounts
  /** Mismatches per field. */
  readonly fields: Readonly<Record<string, number>>
  readonly control: ControlReport | null
  readonly breaks: readonly Break[]
}

export type SideReport = SideDescription & { readonly rows: number }

export interface ControlReport {
  readonly field: string
  readonly left: string
  readonly right: string
  readonly difference: string
  readonly explained: string
  readonly tolerated: string
  readonly unexplained: string
}

export interface Break {
  /** The same for the same break in every run. */
  readonly id: string
  readonly kind: FindingKind
  readonly key: RowValues
  /** The pass that paired the rows; null for rows without a partner. */
  readonly pass: string | null
  /** Where the row stands; null on the side that has none. */
  readonly left: string | null
  readonly right: string | null
  /** The fields that differ; empty for rows without a partner. */
  readonly diff: Readonly<Record<string, FieldDiff>>
  /** The compared values of a row without a partner. */
  readonly row: RowValues | null
}

export type RowValues = Readonly<Record<string, string | null>>

export interface FieldDiff {
  readonly left: string | null
  readonly right: string | null
  /** Left minus right, of amounts and integers. */
  readonly delta?: string
}
