/** Growth after each accepted call of full size: slow, as each step over the limit costs a call. */
const growth = 1.1

/** The number of blocks that the node takes in one call, learned from its refusals. */
export class RangeLimit {
  readonly #blocksMax: number
  #blocks: number

  constructor(blocksMax: number) {
    this.#blocksMax = blocksMax
    this.#blocks = blocksMax
  }

  get blocks(): number {
    return Math.max(1, Math.floor(this.#blocks))
  }

  refused(blocks: number): void {
    this.#blocks = Math.max(1, Math.min(this.#blocks, Math.floor(blocks / 2)))
  }

  accepted(blocks: number): void {
    if (blocks < this.blocks) return
    this.#blocks = Math.min(this.#blocksMax, this.#blocks * growth)
  }
}
