import type { FailuresConfig } from '../../shared/config.js'
import { rangeBlocksMaxDefault } from '../ports/chain-source.js'

export interface CrawlOptions {
  /**
   * How often to look for a new head.
   * @default 1000
   */
  readonly pollIntervalMs?: number | undefined
  /**
   * Most blocks in one batch below finality.
   * @default 2000
   */
  readonly rangeBlocksMax?: number | undefined
  /**
   * Logs that a batch should hold; its number of blocks adapts to it. 10,000 are about 6 MB of JSON
   * and a tenth of a second of writing.
   * @default 10000
   */
  readonly batchLogsTarget?: number | undefined
  /**
   * Batches fetched ahead of the one that is being stored.
   * @default 6
   */
  readonly fetchAheadMax?: number | undefined
  /**
   * Logs held in memory by batches fetched ahead, or likely to come with those under way; nothing new
   * is asked for beyond it.
   * @default 20000
   */
  readonly logsAheadMax?: number | undefined
  /**
   * With so many final blocks to go, indexes of tables without rows are built after them.
   * @default 1000
   */
  readonly deferIndexesBlocks?: number | undefined
  /**
   * How long a node may stay behind what is stored before its shorter chain counts as a fork.
   * @default 15000
   */
  readonly lagMsMax?: number | undefined
  /**
   * How long a node or the database may fail, after it has answered once, before the crawler gives up.
   * @default 600000
   */
  readonly outageMsMax?: number | undefined
}

export type CrawlLimits = { readonly [Key in keyof CrawlOptions]-?: number }

export type FailurePolicy = Required<FailuresConfig>

export function withDefaultFailures({
  handler = 'stop',
  range = 'dead-letter',
}: FailuresConfig = {}): FailurePolicy {
  return { handler, range }
}

export function withDefaults(options: CrawlOptions = {}): CrawlLimits {
  return {
    pollIntervalMs: options.pollIntervalMs ?? 1_000,
    rangeBlocksMax: options.rangeBlocksMax ?? rangeBlocksMaxDefault,
    batchLogsTarget: options.batchLogsTarget ?? 10_000,
    fetchAheadMax: options.fetchAheadMax ?? 6,
    logsAheadMax: options.logsAheadMax ?? 20_000,
    deferIndexesBlocks: options.deferIndexesBlocks ?? 1_000,
    lagMsMax: options.lagMsMax ?? 15_000,
    outageMsMax: options.outageMsMax ?? 600_000,
  }
}
