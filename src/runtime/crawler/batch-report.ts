/** The log record `batch`: what a stored batch did, and where the crawler stands after it. */
export type BatchReport = {
  readonly chainId: number
  readonly from: number
  readonly to: number
  readonly events: number
  /** Logs that could not be decoded. */
  readonly deadLetters: number
  /** Blocks taken back after a fork; 0 without one. */
  readonly rolledBack: number
  /** The node's newest block. */
  readonly head: number
  readonly finalized: number
  /** The block where the run ends or catches up. */
  readonly target: number
  /** The run goes on when it has reached the target. */
  readonly following: boolean
}
