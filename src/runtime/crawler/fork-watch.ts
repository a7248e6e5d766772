import type { BlockStore } from '../ports/block-store.js'
import type { BlockRef, ChainHead, ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { Logger } from '../ports/logger.js'
import type { CrawlLimits } from './crawl-options.js'
import { findAncestor } from './find-ancestor.js'
import type { Sight } from './horizon.js'

export type ChainState =
  /** The node has what is stored, as far as can be seen. */
  | { readonly type: 'same chain' }
  /** What is stored above the ancestor was replaced. */
  | { readonly type: 'fork'; readonly ancestor: BlockRef }
  /** The node has less than what is stored, for a while. */
  | { readonly type: 'behind' }
  /** The node's answers don't fit together: ask again. */
  | { readonly type: 'undecided' }

export interface ForkWatchOptions {
  readonly source: ChainSource
  readonly store: Pick<BlockStore<never>, 'bindChain' | 'unsettledBlocks'>
  readonly chainId: number
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: CrawlLimits
  readonly until: number | 'head' | undefined
  readonly signal: AbortSignal
}

/** Compares what is stored with the node's chain. */
export class ForkWatch {
  readonly #context: ForkWatchOptions
  /** The checkpoint was seen on the node's chain; later blocks are linked to it by hash. */
  #trusted = false
  #behindSinceMs: number | null = null

  constructor(context: ForkWatchOptions) {
    this.#context = context
  }

  /** Looks again next time, as nothing followed the checkpoint. */
  doubt(): void {
    this.#trusted = false
  }

  async compare(checkpoint: BlockRef | null, { head, settled }: Sight): Promise<ChainState> {
    // What is final by now comes in ranges, which no hash links to the checkpoint.
    if (checkpoint !== null && checkpoint.number < settled) this.doubt()
    if (checkpoint === null) return { type: 'same chain' }
    if (head.latest.number < checkpoint.number) return this.#compareShorter(checkpoint, head)
    this.#behindSinceMs = null
    const found = await this.#sameNumber(checkpoint, head)
    if (found === null) return { type: 'undecided' }
    this.#trusted = found.hash === checkpoint.hash
    return this.#trusted ? { type: 'same chain' } : this.#fork(checkpoint, head)
  }

  async #sameNumber(checkpoint: BlockRef, { latest }: ChainHead): Promise<BlockRef | null> {
    if (latest.number === checkpoint.number) return latest
    if (this.#trusted) return checkpoint
    return this.#context.source.header(checkpoint.number, this.#context.signal)
  }

  /** A node that lags is no fork; one whose newest block differs from ours is. */
  async #compareShorter(checkpoint: BlockRef, head: ChainHead): Promise<ChainState> {
    const { clock, limits, logger } = this.#context
    const { latest } = head
    const stored = (await this.#stored(checkpoint)).find(({ number }) => number === latest.number)
    if (stored !== undefined && stored.hash !== latest.hash) return this.#fork(checkpoint, head)
    // An archive that ends below the checkpoint says nothing of what comes after.
    if (head.isEnd) return { type: 'same chain' }
    if (this.#behindSinceMs === null) {
      await this.#assertSameChain()
      this.#behindSinceMs = clock.now()
      logger.warn('chain.behind', { head: latest.number, checkpoint: checkpoint.number })
    }
    if (clock.now() - this.#behindSinceMs < limits.lagMsMax) return { type: 'behind' }
    // No lag lasts that long: blocks were taken back, as development chains do. Above finality
    // nothing is lost if it was a lag after all.
    if (stored !== undefined) return { type: 'fork', ancestor: stored }
    return this.#context.until === 'head' ? { type: 'same chain' } : { type: 'behind' }
  }

  async #fork(checkpoint: BlockRef, head: ChainHead): Promise<ChainState> {
    const { source, signal } = this.#context
    await this.#assertSameChain()
    const stored = await this.#stored(checkpoint)
    const ancestor = await findAncestor(source, stored, head, signal)
    if (ancestor === null || ancestor.hash === checkpoint.hash) return { type: 'undecided' }
    return { type: 'fork', ancestor }
  }

  /** A development chain that was started anew says so by its first block. */
  async #assertSameChain(): Promise<void> {
    const { source, signal, store } = this.#context
    await store.bindChain(await source.identify(signal))
  }

  /** Blocks whose hashes are known, ascending; the oldest one was final when it was stored. */
  async #stored(checkpoint: BlockRef): Promise<readonly BlockRef[]> {
    const recent = await this.#context.store.unsettledBlocks(this.#context.chainId)
    return recent.length === 0 ? [checkpoint] : recent
  }
}
