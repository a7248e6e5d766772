import type { BlockStore } from '../ports/block-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { PlacedContract } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import type { CrawlLimits, FailurePolicy } from './crawl-options.js'

export interface CrawlContext<Tx> {
  /** Waits for its node as long as an outage may last. */
  readonly source: ChainSource
  /** The same, which fails at once. */
  readonly node: ChainSource
  readonly store: BlockStore<Tx>
  readonly contracts: readonly PlacedContract[]
  readonly logger: Logger
  readonly clock: Clock
  readonly limits: CrawlLimits
  readonly failures: FailurePolicy
}

export interface BatchesOptions {
  /** Ends the batches, after the one that is being stored. */
  readonly signal?: AbortSignal | undefined
  /** The last block wanted, or the newest one at the start; without it they never end. */
  readonly until?: number | 'head' | undefined
}
