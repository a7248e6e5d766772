/** A range while it is being asked for, and afterwards. */
export interface AskedRange {
  readonly from: number
  readonly to: number
}

/**
 * Up to which block everything that was asked for has been archived. Ranges are asked for in order but
 * answered in any, several of them for the same blocks; a range behind a hole waits until it is filled.
 */
export class Completeness {
  #completeTo: number | null
  readonly #open = new Set<AskedRange>()
  readonly #done: AskedRange[] = []

  constructor(completeTo: number | null) {
    this.#completeTo = completeTo
  }

  get completeTo(): number | null {
    return this.#completeTo
  }

  /** Whether the block is in a range that is being asked for. */
  isOpen(block: number): boolean {
    return [...this.#open].some(({ from, to }) => from <= block && to >= block)
  }

  begin(range: AskedRange): void {
    this.#open.add(range)
  }

  /** It failed: whoever needs it asks again. */
  drop(range: AskedRange): void {
    this.#open.delete(range)
  }

  /** It is archived. Answers the new last block, null when that is the one of before. */
  end(range: AskedRange): number | null {
    this.#open.delete(range)
    this.#done.push(range)
    const before = this.#completeTo
    this.#advance()
    return this.#completeTo === before ? null : this.#completeTo
  }

  #advance(): void {
    const limit = Math.min(...[...this.#open].map(({ from }) => from))
    this.#done.sort((one, other) => one.from - other.from)
    const first = this.#done[0]?.from ?? 0
    let end = this.#completeTo ?? Math.min(first, limit) - 1
    while (this.#done[0] !== undefined && this.#done[0].from <= end + 1) {
      if (this.#done[0].to >= limit) break
      end = Math.max(end, this.#done.shift()?.to ?? end)
    }
    if (end >= first) this.#completeTo = end
  }
}
