import { BcdataError } from '../../errors.js'
import type { BlockStore, ParkedBlocks } from '../ports/block-store.js'
import type { BlockRef, ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { DecodedEvent, PlacedContract } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import { BatchReads } from '../reads/batch-reads.js'
import type { ReadsOf } from '../reads/reads.js'
import { batchOutcome } from './batch-outcome.js'
import type { Blocks } from './blocks.js'
import type { CrawlLimits, FailurePolicy } from './crawl-options.js'
import type { DecodedLogs } from './decode-logs.js'
import { HandlerCalls } from './handler-calls.js'
import { HandlerTurn } from './handler-turn.js'

/**
 * What belongs into one transaction. Call `rollback`, `store` and `commit` in this order, with the
 * handlers before `commit`; whatever fails, nothing of the batch is kept and the next run brings it
 * again.
 *
 * Blocks come in the order of the chain, with one exception. What was added to a database that is
 * already filled (an event, an address, a contract, an earlier start block) is back-filled by late
 * batches: only with the events that were missing, in their order, but after later events of other
 * kinds. Sums, counts and balances don't care. Handlers of single events don't get them: when nothing is
 * missing any more, `handleEvents` makes the derived tables anew from all events.
 */
export interface Batch<Tx> {
  readonly chainId: number
  readonly from: number
  readonly to: number
  /** Back-fills blocks that other events were already stored of. */
  readonly late: boolean
  /** In chain order, of all contracts; of a late batch only those that were missing. */
  readonly events: readonly DecodedEvent[]
  /** What `handleEvents` leaves out. */
  readonly calls: HandlerCalls
  /** What `handleEvents` reads contracts with; `commit` keeps the answers. */
  readonly reads: ReadsOf<Tx>
  /** When `handleEvents` runs which handlers. */
  readonly turn?: HandlerTurn<Tx>
  /**
   * Removes everything above a block: after a fork what was replaced, and before late batches what
   * is not final yet. Otherwise does nothing.
   */
  rollback(tx: Tx): Promise<void>
  /** Writes the rows of every event in bulk. */
  store(tx: Tx): Promise<void>
  /** Moves the checkpoint to the end of the batch; a late batch leaves it and shortens the gap. */
  commit(tx: Tx): Promise<void>
  /** Says why its transaction failed; `inTransaction` does. */
  failed(error: unknown): void
}

/** A batch as the crawler sees it. */
export interface OpenBatch<Tx> {
  readonly batch: Batch<Tx>
  readonly deadLetters: number
  /** The last block once the batch is committed; of a late batch, of those filled. */
  readonly end: BlockRef
  /** True once the consumer has called `commit`, whatever became of its transaction. */
  isCommitted(): boolean
  /** Why its last transaction failed, if the consumer has said so; forgets it. */
  takeFailure(): { readonly error: unknown } | null
}

export interface BatchContext<Tx> {
  readonly chainId: number
  readonly store: BlockStore<Tx>
  /** Answers what handlers read. */
  readonly source: Pick<ChainSource, 'call'>
  readonly contracts: readonly PlacedContract[]
  readonly logger: Logger
  readonly clock: Clock
  readonly limits: CrawlLimits
  readonly failures: FailurePolicy
  readonly signal: AbortSignal
}

/** What is missing of the chain. */
export interface Completeness {
  /** Nothing, once the batch is stored. */
  readonly isComplete: boolean
  /** Events that came late wait for their handlers. */
  readonly isRebuildDue: boolean
}

/** What of the blocks is stored, and what of them the node refused. */
export interface BatchContent extends DecodedLogs {
  readonly parked: readonly ParkedBlocks[]
}

/** Blocks after the checkpoint. */
export function openBatch<Tx>(
  context: BatchContext<Tx>,
  blocks: Blocks,
  decoded: BatchContent,
  { settled, ...completeness }: Completeness & { readonly settled: number },
): OpenBatch<Tx> {
  const { chainId, store } = context
  const { last } = blocks
  return openBlocks(context, blocks, decoded, {
    ...completeness,
    late: false,
    journalled: last.number > settled ? last.number : null,
    commit: (tx) => store.commit(tx, chainId, last, settled),
  })
}

/** Blocks of a gap, all of them final. */
export function openLateBatch<Tx>(
  context: BatchContext<Tx>,
  blocks: Blocks,
  decoded: BatchContent,
  completeness: Completeness,
): OpenBatch<Tx> {
  const { chainId, store } = context
  return openBlocks(context, blocks, decoded, {
    ...completeness,
    late: true,
    journalled: null,
    commit: (tx) => store.fillGap(tx, chainId, blocks.from, blocks.last.number),
  })
}

interface Kind<Tx> extends Completeness {
  readonly late: boolean
  /** The block that derived rows keep before-images for. */
  readonly journalled: number | null
  readonly commit: (tx: Tx) => Promise<void>
}

function openBlocks<Tx>(
  context: BatchContext<Tx>,
  { from, last, children }: Blocks,
  { events, deadLetters, parked }: BatchContent,
  { commit, ...kind }: Kind<Tx>,
): OpenBatch<Tx> {
  const { chainId, store } = context
  const { late, journalled } = kind
  const contracts = context.contracts.map(({ definition }) => definition)
  const calls = new HandlerCalls(events)
  const reads = openReads(context, last, journalled === null)
  const outcome = batchOutcome()
  let storedIn: Tx | null = null
  const batch: Batch<Tx> = {
    chainId,
    from,
    to: last.number,
    late,
    events,
    calls,
    reads,
    turn: new HandlerTurn({ ...context, ...kind, contracts, events, calls }),
    failed: outcome.failed,
    rollback: async () => {
      // Nothing goes.
    },
    async store(tx) {
      await store.journal(tx, chainId, journalled)
      // A layout that is new may be what a log was refused for.
      if (late) await store.removeDeadLetters(tx, events)
      await store.insertEvents(tx, events)
      await store.insertChildren(tx, chainId, children)
      await store.insertDeadLetters(tx, deadLetters)
      await store.insertHandlerLetters(tx, calls.letters)
      storedIn = tx
    },
    async commit(tx) {
      if (storedIn !== tx) throw incomplete('store', last.number)
      await reads.keep(tx)
      await commit(tx)
      await store.park(tx, chainId, parked)
      outcome.committed()
    },
  }
  return { ...outcome, batch, deadLetters: deadLetters.length, end: last }
}

/** No blocks, only the way back to an earlier one. */
export function openRollback<Tx>(context: BatchContext<Tx>, ancestor: BlockRef): OpenBatch<Tx> {
  const { chainId, store } = context
  const outcome = batchOutcome()
  let rolledBackIn: Tx | null = null
  const batch: Batch<Tx> = {
    chainId,
    from: ancestor.number + 1,
    to: ancestor.number,
    late: false,
    events: [],
    calls: new HandlerCalls([]),
    reads: openReads(context, ancestor, true),
    failed: outcome.failed,
    async rollback(tx) {
      await store.rollback(tx, chainId, ancestor)
      rolledBackIn = tx
    },
    store: async () => {
      // No blocks, no rows.
    },
    async commit(tx) {
      if (rolledBackIn !== tx) throw incomplete('rollback', ancestor.number)
      outcome.committed()
    },
  }
  return { ...outcome, batch, deadLetters: 0, end: ancestor }
}

function openReads<Tx>(
  { chainId, store, source, signal }: BatchContext<Tx>,
  last: BlockRef,
  isFinal: boolean,
): BatchReads<Tx> {
  return new BatchReads({ chainId, cache: store.calls, source, last, isFinal, signal })
}

export function incomplete(
  missing: 'rollback' | 'store' | 'commit',
  blockNumber: number,
): BcdataError {
  return new BcdataError(
    'BATCH_INCOMPLETE',
    `The loop did not call batch.${missing}(tx) for the batch up to block ${blockNumber}.`,
    { hint: 'Call rollback, store and commit of every batch, in one transaction.' },
  )
}
