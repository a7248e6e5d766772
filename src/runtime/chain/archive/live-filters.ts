import type { LogFilter } from '../../ports/chain-source.js'

/** What is asked of blocks that can still be replaced: they are archived later, when they are final. */
export class LiveFilters {
  #block = -1
  #first: number | null = null
  #filters: LogFilter[] = []

  /** Those of the newest block. */
  get filters(): readonly LogFilter[] {
    return this.#filters
  }

  /** The first block that was asked for. */
  get first(): number | null {
    return this.#first
  }

  observe(filter: LogFilter, block: number): void {
    if (block < this.#block) return
    if (block > this.#block) this.#filters = []
    this.#block = block
    this.#first ??= block
    this.#filters.push(filter)
  }
}
