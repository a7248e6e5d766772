import type { FailuresConfig } from '../../shared/config.js'
import type { BlockStore } from '../ports/block-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { PlacedContract } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import { systemClock } from '../ports/system-clock.js'
import type { Batch } from './batch.js'
import { crawl } from './crawl.js'
import type { BatchesOptions } from './crawl-context.js'
import { type CrawlOptions, withDefaultFailures, withDefaults } from './crawl-options.js'
import { patientSource } from './patient-source.js'

export interface CrawlerOptions<Tx> {
  readonly source: ChainSource
  readonly store: BlockStore<Tx>
  readonly contracts: readonly PlacedContract[]
  /** Gets one record for each stored batch: `batch`, or `stream.backfill` for a late one. */
  readonly logger: Logger
  /** A chain of the configuration fits: it says how often to poll and how large ranges may be. */
  readonly options?: CrawlOptions | undefined
  /** What follows what fails for good, as in the configuration. */
  readonly failures?: FailuresConfig | undefined
  readonly clock?: Clock | undefined
}

export interface Crawler<Tx> {
  /**
   * Batches from the checkpoint on, in chain order: ranges up to the finalized block, single blocks
   * above it. What is new in a database that is already filled comes first, in late batches. A batch
   * counts once its transaction is committed; whatever happens before, it comes again.
   */
  batches(options?: BatchesOptions): AsyncGenerator<Batch<Tx>, void, undefined>
}

export function createCrawler<Tx>(given: CrawlerOptions<Tx>): Crawler<Tx> {
  const { store, contracts, logger, clock = systemClock } = given
  const limits = withDefaults(given.options)
  const { outageMsMax } = limits
  const source = patientSource(given.source, { clock, logger, outageMsMax })
  const failures = withDefaultFailures(given.failures)
  const context = { source, node: given.source, store, contracts, logger, clock, limits, failures }
  return { batches: (options = {}) => crawl(context, options) }
}
