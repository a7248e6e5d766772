import { createHash } from 'node:crypto'

/** What looks random and is the same for the same seed. */
export class SeededBytes {
  readonly #seed: string
  #block = 0
  #rest: Buffer = Buffer.alloc(0)

  constructor(seed: string) {
    this.#seed = seed
  }

  bytes(count: number): Buffer {
    while (this.#rest.length < count) {
      const more = createHash('sha512').update(`${this.#seed}/${this.#block}`).digest()
      this.#block += 1
      this.#rest = Buffer.concat([this.#rest, more])
    }
    const bytes = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return bytes
  }

  /** From 0 to below the limit, which is at most 2³². */
  below(limit: number): number {
    return Number((BigInt(this.bytes(6).readUIntBE(0, 6)) * BigInt(limit)) >> 48n)
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('There is nothing to pick from.')
    return item
  }

  shuffle<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({ item, order: this.below(2 ** 32) }))
      .sort((left, right) => left.order - right.order)
      .map(({ item }) => item)
  }
}
