/** Small, so that a dense contract does not begin with a huge answer. */
const blocksStart = 100
const factorMax = 4

/** Chooses how many blocks a range has, so that it holds about the wanted number of logs. */
export class RangeSizer {
  readonly #blocksMax: number
  readonly #logsTarget: number
  #blocks: number
  #logsPerBlock: number | null = null

  constructor(blocksMax: number, logsTarget: number) {
    this.#blocksMax = Math.max(1, blocksMax)
    this.#logsTarget = logsTarget
    this.#blocks = Math.min(blocksStart, this.#blocksMax)
  }

  get blocks(): number {
    return Math.floor(this.#blocks)
  }

  /** How many logs so many blocks are likely to have; null before anything was seen. */
  expectedLogs(blocks: number): number | null {
    return this.#logsPerBlock === null ? null : blocks * this.#logsPerBlock
  }

  /** Ranges are in flight while the size changes, so each says how many blocks it had. */
  observe(blocks: number, logs: number): void {
    this.#logsPerBlock = logs / blocks
    const wanted = (blocks * this.#logsTarget) / Math.max(1, logs)
    // Sparse ranges say little about the next ones: never more than a few times what was seen to work.
    const grown = Math.min(wanted, Math.max(this.#blocks, blocks * factorMax))
    this.#blocks = Math.min(this.#blocksMax, Math.max(1, grown))
  }
}
