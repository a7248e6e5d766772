/** Growth after each accepted call of full size: slow, as each step over the limit costs a call. */
const growth = 1.1

/** What a refusal says about the number of blocks that would have been accepted. */
export interface StatedRange {
  /** The node never takes more in one call. */
  readonly limit?: number
  /** It takes so many here, where the logs are as dense as they are. */
  readonly suggested?: number
}

/** The number of blocks that a node takes in one call, learned from its refusals. */
export class RangeLimit {
  #blocksMax: number
  #blocks: number

  constructor(blocksMax: number) {
    this.#blocksMax = blocksMax
    this.#blocks = blocksMax
  }

  get blocks(): number {
    return Math.max(1, Math.floor(this.#blocks))
  }

  refused(blocks: number, { limit, suggested }: StatedRange = {}): void {
    // What it states can't be true when it is no less than what it has just refused.
    if (limit !== undefined && isLess(limit, blocks)) {
      this.#blocksMax = Math.min(this.#blocksMax, limit)
    }
    const stated = [limit, suggested].filter(
      (count) => count !== undefined && isLess(count, blocks),
    )
    const next = stated.length > 0 ? Math.min(...(stated as number[])) : Math.floor(blocks / 2)
    this.#blocks = Math.max(1, Math.min(this.#blocks, next))
  }

  accepted(blocks: number): void {
    if (blocks < this.blocks) return
    this.#blocks = Math.min(this.#blocksMax, this.#blocks * growth)
  }
}

function isLess(stated: number, refused: number): boolean {
  return stated >= 1 && stated < refused
}
