import type { BlockStore, Gap } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { Subject } from '../ports/event.js'
import { type Batch, incomplete, type OpenBatch } from './batch.js'
import type { CrawlLimits } from './crawl-options.js'

/** How far the database is. */
export interface Position {
  readonly checkpoint: BlockRef | null
  /** The first blocks that it lacks below the checkpoint. */
  readonly gap: Gap | null
}

export interface DeliveryContext<Tx> {
  readonly store: BlockStore<Tx>
  readonly chainId: number
  readonly subjects: readonly Subject[]
  readonly clock: Clock
  readonly limits: CrawlLimits
  readonly signal: AbortSignal
}

/** Hands batches to the consumer, each until it is in the database. */
export class Delivery<Tx> {
  readonly #context: DeliveryContext<Tx>
  #position: Position

  constructor(context: DeliveryContext<Tx>, position: Position) {
    this.#context = context
    this.#position = position
  }

  /** What the database says, read again after every batch. */
  get position(): Position {
    return this.#position
  }

  /** Answers whether it is; a stop may come first. */
  async *deliver(open: OpenBatch<Tx>): AsyncGenerator<Batch<Tx>, boolean, undefined> {
    const { clock, limits, signal } = this.#context
    while (!signal.aborted) {
      yield open.batch
      this.#position = await this.#read()
      if (isStored(open, this.#position)) return true
      if (signal.aborted) return false
      if (!open.isCommitted()) throw incomplete('commit', open.end.number)
      // Its transaction failed and the consumer goes on all the same: once more, but not at once.
      await clock.sleep(limits.pollIntervalMs, signal)
    }
    return false
  }

  async #read(): Promise<Position> {
    const { chainId, store, subjects } = this.#context
    const checkpoint = await store.checkpoint(chainId)
    // Nothing opens a gap while a run goes on.
    const gap = this.#position.gap === null ? null : await store.gap(chainId, subjects)
    return { checkpoint, gap }
  }
}

function isStored<Tx>({ batch, end }: OpenBatch<Tx>, { checkpoint, gap }: Position): boolean {
  if (batch.late) return gap === null || gap.from > end.number
  return checkpoint?.number === end.number && checkpoint.hash === end.hash
}
