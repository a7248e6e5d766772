import type { BlockStore } from '../ports/block-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { PlacedContract } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import type { CrawlLimits } from './crawl-options.js'

export interface CrawlContext<Tx> {
  readonly source: ChainSource
  readonly store: BlockStore<Tx>
  readonly contracts: readonly PlacedContract[]
  readonly logger: Logger
  readonly clock: Clock
  readonly limits: CrawlLimits
}

export interface BatchesOptions {
  /** Ends the batches, after the one that is being stored. */
  readonly signal?: AbortSignal | undefined
  /** The last block wanted, or the newest one at the start; without it they never end. */
  readonly until?: number | 'head' | undefined
}
