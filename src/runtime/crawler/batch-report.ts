/** The log record `batch`: what a stored batch did, and where the crawler stands after it. */
export type BatchReport = {
  readonly chainId: number
  readonly from: number
  readonly to: number
  readonly events: number
  /** Logs that could not be decoded. */
  readonly deadLetters: number
  /** Blocks taken back after a fork or before back-filling; otherwise 0. */
  readonly rolledBack: number
  /** The node's newest block. */
  readonly head: number
  readonly finalized: number
  /** The block where the run ends or catches up. */
  readonly target: number
  /** The run goes on when it has reached the target. */
  readonly following: boolean
}

/** The log record `stream.backfill`: one when it begins, one for each late batch, one at the end. */
export type BackfillReport =
  | {
      readonly chainId: number
      readonly state: 'begin'
      readonly from: number
      /** The last block that is missing in any table. */
      readonly target: number
      /** Those that the first blocks are missing in. */
      readonly tables: string
    }
  | {
      readonly chainId: number
      readonly state: 'batch'
      readonly from: number
      readonly to: number
      readonly events: number
      readonly deadLetters: number
      readonly target: number
    }
  | { readonly chainId: number; readonly state: 'end' }
