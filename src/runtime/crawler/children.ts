import type { Hex } from '../../shared/hex.js'
import type { Child } from '../ports/event.js'

interface Known extends Child {
  /** Counts up: what was found later has a higher one. */
  readonly order: number
}

const none: readonly Known[] = []

/** The children that are known: those in the database, and those of the batch that follows. */
export class Children {
  readonly #byAddress = new Map<Hex, readonly Known[]>()
  readonly #byLineage = new Map<string, Map<Hex, Known>>()
  #order = 0

  constructor(children: readonly Child[] = []) {
    this.add(children)
  }

  /** The order of the newest one. */
  get newest(): number {
    return this.#order
  }

  get all(): readonly Child[] {
    return [...this.#byLineage.values()].flatMap((family) => [...family.values()].map(asChild))
  }

  add(children: readonly Child[]): void {
    for (const child of children) {
      if (!this.isNew(child)) continue
      const known = { ...child, order: ++this.#order }
      const family = this.#byLineage.get(child.lineage) ?? new Map<Hex, Known>()
      this.#byLineage.set(child.lineage, family.set(child.address, known))
      const others = (this.#byAddress.get(child.address) ?? none).filter(
        ({ lineage }) => lineage !== child.lineage,
      )
      this.#byAddress.set(child.address, [...others, known])
    }
  }

  /** An address that is reported twice counts from the first time on. */
  isNew({ lineage, address, fromBlock }: Child): boolean {
    const known = this.#byLineage.get(lineage)?.get(address)
    return known === undefined || known.fromBlock > fromBlock
  }

  /** What the address is a child of. */
  of(address: Hex): readonly Child[] {
    return this.#byAddress.get(address) ?? none
  }

  has(lineage: string, address: Hex, atBlock: number): boolean {
    const known = this.#byLineage.get(lineage)?.get(address)
    return known !== undefined && known.fromBlock <= atBlock
  }

  /** Children that have events up to the block; with `after`, those found later than that one. */
  *bornBy(lineage: string, block: number, after = 0): Generator<Hex> {
    if (after >= this.#order) return
    for (const { address, fromBlock, order } of this.#byLineage.get(lineage)?.values() ?? none) {
      if (fromBlock <= block && order > after) yield address
    }
  }

  /** Whoever was created in a block that was replaced never was. */
  forgetAbove(block: number): void {
    const kept = this.all.filter(({ fromBlock }) => fromBlock <= block)
    this.#byLineage.clear()
    this.#byAddress.clear()
    this.add(kept)
  }
}

function asChild({ lineage, address, fromBlock }: Known): Child {
  return { lineage, address, fromBlock }
}
