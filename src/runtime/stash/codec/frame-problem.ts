/** Why bytes are no block: they don't follow the format, or they ask for more than a block may hold. */
export type FrameProblemReason = 'malformed' | 'oversized'

/** Thrown by decodeBlock only; whoever reads frames answers it as damage. */
export class FrameProblem extends Error {
  override readonly name = 'FrameProblem'
  readonly reason: FrameProblemReason
  /** In the block's bytes. */
  readonly offset: number

  constructor(reason: FrameProblemReason, offset: number, message: string) {
    super(message)
    this.reason = reason
    this.offset = offset
  }
}
