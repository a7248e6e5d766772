import { type BcdataError, canRetry, isBcdataError } from '../../errors.js'
import type { Clock } from '../ports/clock.js'
import type { EventIndexes } from '../ports/event-indexes.js'
import type { Logger } from '../ports/logger.js'

export interface IndexDeferralContext {
  readonly chainId: number
  readonly store: { readonly indexes: EventIndexes }
  readonly logger: Logger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly limits: { readonly deferIndexesBlocks: number }
}

/** Keeps indexes away from a long backfill, and has them built when it is over. */
export class IndexDeferral {
  readonly #context: IndexDeferralContext
  #areDeferred: boolean | null = null

  constructor(context: IndexDeferralContext) {
    this.#context = context
  }

  /** @param blocksToGo final blocks that are not stored yet */
  async adapt(blocksToGo: number): Promise<void> {
    const isLong = blocksToGo >= this.#context.limits.deferIndexesBlocks
    if (isLong === this.#areDeferred) return
    if (isLong) await this.#defer()
    else await this.#build()
    this.#areDeferred = isLong
  }

  async #defer(): Promise<void> {
    const { chainId, logger, store } = this.#context
    try {
      const tables = await store.indexes.defer(chainId)
      if (tables.length > 0) logger.info('indexes.deferred', { tables: tables.length })
    } catch (error) {
      if (!isRefusal(error)) throw error
      // An account may not drop them, or somebody uses a table: it is only slower so.
      logger.warn('indexes.kept', { reason: error.message })
    }
  }

  /** What a stop leaves, or can't be built, is for the next run: rows are complete without. */
  async #build(): Promise<void> {
    const { chainId, clock, logger, signal, store } = this.#context
    for (const table of await store.indexes.release(chainId)) {
      if (signal.aborted) return
      const startMs = clock.now()
      logger.info('indexes.build', { table })
      try {
        await store.indexes.build(table)
        logger.info('indexes.built', { table, ms: clock.now() - startMs })
      } catch (error) {
        if (!isRefusal(error)) throw error
        logger.error('indexes.missing', { table, reason: error.message })
      }
    }
  }
}

function isRefusal(error: unknown): error is BcdataError {
  return isBcdataError(error) && !canRetry(error)
}
