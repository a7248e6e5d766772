import { canRetry, isBcdataError } from '../../errors.js'
import type { Clock } from '../ports/clock.js'
import type { EventIndexes } from '../ports/event-indexes.js'
import type { Logger } from '../ports/logger.js'

export interface IndexDeferralContext {
  readonly store: { readonly indexes: EventIndexes }
  readonly logger: Logger
  readonly clock: Clock
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
    const { logger, store } = this.#context
    try {
      const tables = await store.indexes.defer()
      if (tables.length > 0) logger.info('indexes.deferred', { tables: tables.length })
    } catch (error) {
      // An account that may not drop them: it is only slower so.
      if (!isBcdataError(error) || canRetry(error)) throw error
      logger.warn('indexes.kept', { reason: error.message })
    }
  }

  async #build(): Promise<void> {
    const { clock, logger, store } = this.#context
    for (const table of await store.indexes.deferred()) {
      const startMs = clock.now()
      logger.info('indexes.build', { table })
      await store.indexes.build(table)
      logger.info('indexes.built', { table, ms: clock.now() - startMs })
    }
  }
}
