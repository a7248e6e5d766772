import type { BlockHeader } from '../../ports/chain-source.js'

export type Finality = 'finalized' | { readonly confirmations: number }

/** For chains without the tag `finalized`: two epochs of Ethereum, more than any fork it had. */
const confirmationsDefault = 64

/** Knows which block can't be replaced any more. */
export class FinalityTracker {
  readonly #finality: Finality
  #known: number | null = null

  constructor(finality: Finality) {
    this.#finality = finality
  }

  get asksForTag(): boolean {
    return this.#finality === 'finalized'
  }

  /** `tagged` is the node's finalized block; null when it doesn't know the tag. */
  finalized(latest: BlockHeader, tagged: BlockHeader | null): number {
    if (this.#finality !== 'finalized') return confirmed(latest, this.#finality.confirmations)
    if (tagged !== null) this.#known = Math.max(this.#known ?? 0, tagged.number)
    // A node that knew the tag and now doesn't: counting blocks could say more than is true.
    const finalized = this.#known ?? confirmed(latest, confirmationsDefault)
    return Math.min(finalized, latest.number)
  }
}

/** The first block of a chain is final from the start. */
function confirmed(latest: BlockHeader, confirmations: number): number {
  return Math.max(0, latest.number - confirmations)
}
