/** Enough to find any of a million frames within some hundred of them; 16 bytes each. */
const entriesMax = 4_096

export interface IndexedFrame {
  readonly block: number
  readonly offset: number
}

/**
 * Where frames of one file begin. Remembers all of them at first, then every second, every fourth … and
 * always the last.
 */
export class FrameIndex {
  #entries: IndexedFrame[] = []
  #last: IndexedFrame | null = null
  #stride = 1
  #skipped = 0

  /** In the order of the file; what was passed before is known already. */
  add(frame: IndexedFrame): void {
    if (this.#last !== null && frame.block <= this.#last.block) return
    this.#last = frame
    if (++this.#skipped < this.#stride) return
    this.#skipped = 0
    this.#entries.push(frame)
    if (this.#entries.length <= entriesMax) return
    this.#entries = this.#entries.filter((_entry, position) => position % 2 === 0)
    this.#stride *= 2
  }

  /** The nearest one that isn't behind the block. */
  floor(block: number): IndexedFrame | null {
    if (this.#last !== null && this.#last.block <= block) return this.#last
    let [low, high] = [0, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#entries[middle]?.block ?? 0) <= block) low = middle + 1
      else high = middle
    }
    return this.#entries[low - 1] ?? null
  }

  clear(): void {
    this.#entries = []
    this.#last = null
    this.#stride = 1
    this.#skipped = 0
  }
}
