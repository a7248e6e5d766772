/** 12 MB of JSON in a body, and as many logs in memory for each range that is fetched ahead. */
const logsTarget = 20_000
const growth = 2

/**
 * How many blocks an answer may have so that its body doesn't grow too large. All logs of an address are
 * archived, and the crawler sees only those that it asked for.
 */
export class RangeDensity {
  #blocksMax = Number.POSITIVE_INFINITY

  /** At least one. */
  get blocksMax(): number {
    return Math.max(1, Math.floor(this.#blocksMax))
  }

  observe(blocks: number, logs: number): void {
    // Sparse ranges say little about the next ones.
    this.#blocksMax = Math.min((blocks * logsTarget) / Math.max(1, logs), blocks * growth)
  }
}
