import type { ChainHead, ChainSource } from '../ports/chain-source.js'

/** How far a run may go, after one look at the chain. */
export interface Sight {
  readonly head: ChainHead
  /** The last block that the run wants; infinite when it follows the chain. */
  readonly target: number
  /** Blocks up to here are never rolled back. */
  readonly settled: number
}

export interface HorizonContext {
  readonly source: ChainSource
  readonly signal: AbortSignal
  readonly until: number | 'head' | undefined
}

/** Looks at the chain for a run. */
export class Horizon {
  readonly #context: HorizonContext
  #target: number | null
  #settled = -1

  constructor(context: HorizonContext) {
    const { until } = context
    this.#context = context
    this.#target = until === 'head' ? null : (until ?? Number.POSITIVE_INFINITY)
  }

  async look(): Promise<Sight> {
    const { source, signal } = this.#context
    const head = await source.head(signal)
    this.#target ??= head.latest.number
    // One less than what is final: so the last final block is stored like those above it, with
    // its hash, and a fork that reaches below finality can be told from one that doesn't. Where
    // nothing follows there is no fork either.
    this.#settled = Math.max(this.#settled, head.isEnd ? head.finalized : head.finalized - 1)
    return { head, target: this.#target, settled: this.#settled }
  }
}
