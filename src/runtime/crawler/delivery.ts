import { isBcdataError } from '../../errors.js'
import type { BlockStore, Gap } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { Subject } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import { type Batch, incomplete, type OpenBatch } from './batch.js'
import { BatchRetries } from './batch-retries.js'
import type { CrawlLimits, FailurePolicy } from './crawl-options.js'

/** How far the database is. */
export interface Position {
  readonly checkpoint: BlockRef | null
  /** The first blocks that it lacks below the checkpoint. */
  readonly gap: Gap | null
  /** Events that came late wait for their handlers. */
  readonly isRebuildDue: boolean
}

export interface DeliveryContext<Tx> {
  readonly store: BlockStore<Tx>
  readonly chainId: number
  readonly subjects: readonly Subject[]
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: CrawlLimits
  readonly failures: FailurePolicy
  readonly signal: AbortSignal
}

/**
 * The database is neither before nor after the batch. While the connection was lost another process
 * wrote, or the server came back without its last commits: what is bound and known holds no longer.
 */
export class PositionMoved extends Error {
  constructor(before: Position, { checkpoint }: Position) {
    const [left, found] = [before.checkpoint, checkpoint].map((block) => block?.number ?? 'none')
    super(`the last block stored was ${left}, and is ${found} now`)
  }
}
PositionMoved.prototype.name = 'PositionMoved'

/** A handler asked for the state after the batch's block, which the node doesn't have any more. */
export class BlockGone extends Error {}
BlockGone.prototype.name = 'BlockGone'

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

  /**
   * Answers whether it is; a stop may come first. What is in the database decides, not what became of
   * the transaction: a connection can be lost after its last statement and before the answer.
   */
  async *deliver(open: OpenBatch<Tx>): AsyncGenerator<Batch<Tx>, boolean, undefined> {
    const { clock, limits, signal } = this.#context
    const before = this.#position
    const retries = new BatchRetries(open, this.#retryOptions())
    while (!signal.aborted) {
      yield open.batch
      const failure = open.takeFailure()
      if (failure !== null) {
        await retries.after(failure.error)
        if (saysBlockGone(failure.error)) throw new BlockGone(String(failure.error))
      }
      this.#position = await this.#read()
      if (isStored(open, this.#position)) return true
      if (!isSame(before, this.#position)) throw new PositionMoved(before, this.#position)
      if (signal.aborted) return false
      if (failure !== null) continue
      if (!open.isCommitted()) throw incomplete('commit', open.end.number)
      // Its transaction failed and the consumer goes on all the same: once more, but not at once.
      await clock.sleep(limits.pollIntervalMs, signal)
    }
    return false
  }

  #retryOptions() {
    const { chainId, clock, failures, limits, logger, signal } = this.#context
    const { outageMsMax } = limits
    return { chainId, clock, logger, signal, outageMsMax, onHandlerFailure: failures.handler }
  }

  async #read(): Promise<Position> {
    const { chainId, store, subjects } = this.#context
    const checkpoint = await store.checkpoint(chainId)
    // Nothing opens a gap while a run goes on.
    const gap = this.#position.gap === null ? null : await store.gap(chainId, subjects)
    const { gap: before, isRebuildDue: wasDue } = this.#position
    const isRebuildDue = (before !== null || wasDue) && (await store.derived.isDue(chainId))
    return { checkpoint, gap, isRebuildDue }
  }
}

function isStored<Tx>({ batch, end }: OpenBatch<Tx>, { checkpoint, gap }: Position): boolean {
  if (batch.late) return gap === null || gap.from > end.number
  return checkpoint?.number === end.number && checkpoint.hash === end.hash
}

function isSame(one: Position, other: Position): boolean {
  return one.checkpoint?.hash === other.checkpoint?.hash && one.gap?.from === other.gap?.from
}

/** The batch would wait for ever; whether its block was replaced, the chain tells. */
function saysBlockGone(error: unknown): boolean {
  const reason = isBcdataError(error) && error.code === 'HANDLER_FAILED' ? error.cause : error
  return isBcdataError(reason) && reason.code === 'RPC_BLOCK_GONE'
}
