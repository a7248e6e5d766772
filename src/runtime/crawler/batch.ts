import { BcdataError } from '../../errors.js'
import type { BlockStore } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { DecodedEvent } from '../ports/event.js'
import type { Blocks } from './blocks.js'
import type { DecodedLogs } from './decode-logs.js'

/**
 * What belongs into one transaction. Call `rollback`, `store` and `commit` in this order, with the
 * handlers before `commit`; whatever fails, nothing of the batch is kept and the next run brings it
 * again.
 *
 * Blocks come in the order of the chain, with one exception. What was added to a database that is
 * already filled (an event, an address, a contract, an earlier start block) is back-filled by late
 * batches: only with the events that were missing, in their order, but after later events of other
 * kinds. Sums, counts and balances don't care. A table whose rows depend on the order of different
 * events has to be built again.
 */
export interface Batch<Tx> {
  readonly chainId: number
  readonly from: number
  readonly to: number
  /** Back-fills blocks that other events were already stored of. */
  readonly late: boolean
  /** In chain order, of all contracts; of a late batch only those that were missing. */
  readonly events: readonly DecodedEvent[]
  /**
   * Removes everything above a block: after a fork what was replaced, and before late batches what
   * is not final yet. Otherwise does nothing.
   */
  rollback(tx: Tx): Promise<void>
  /** Writes the rows of every event in bulk. */
  store(tx: Tx): Promise<void>
  /** Moves the checkpoint to the end of the batch; a late batch leaves it and shortens the gap. */
  commit(tx: Tx): Promise<void>
}

/** A batch as the crawler sees it. */
export interface OpenBatch<Tx> {
  readonly batch: Batch<Tx>
  readonly deadLetters: number
  /** The last block once the batch is committed; of a late batch, of those filled. */
  readonly end: BlockRef
  /** True once the consumer has called `commit`, whatever became of its transaction. */
  isCommitted(): boolean
}

export interface BatchContext<Tx> {
  readonly chainId: number
  readonly store: BlockStore<Tx>
}

/** Blocks after the checkpoint. */
export function openBatch<Tx>(
  context: BatchContext<Tx>,
  blocks: Blocks,
  decoded: DecodedLogs,
  settled: number,
): OpenBatch<Tx> {
  const { chainId, store } = context
  const { last } = blocks
  return openBlocks(context, blocks, decoded, {
    late: false,
    journalled: last.number > settled ? last.number : null,
    commit: (tx) => store.commit(tx, chainId, last, settled),
  })
}

/** Blocks of a gap, all of them final. */
export function openLateBatch<Tx>(
  context: BatchContext<Tx>,
  blocks: Blocks,
  decoded: DecodedLogs,
): OpenBatch<Tx> {
  const { chainId, store } = context
  return openBlocks(context, blocks, decoded, {
    late: true,
    journalled: null,
    commit: (tx) => store.fillGap(tx, chainId, blocks.from, blocks.last.number),
  })
}

interface Kind<Tx> {
  readonly late: boolean
  /** The block that derived rows keep before-images for. */
  readonly journalled: number | null
  readonly commit: (tx: Tx) => Promise<void>
}

function openBlocks<Tx>(
  { chainId, store }: BatchContext<Tx>,
  { from, last }: Blocks,
  { events, deadLetters }: DecodedLogs,
  { late, journalled, commit }: Kind<Tx>,
): OpenBatch<Tx> {
  let storedIn: Tx | null = null
  let committed = false
  const batch: Batch<Tx> = {
    chainId,
    from,
    to: last.number,
    late,
    events,
    rollback: async () => {
      // Nothing goes.
    },
    async store(tx) {
      await store.journal(tx, chainId, journalled)
      // A layout that is new may be what a log was refused for.
      if (late) await store.removeDeadLetters(tx, events)
      await store.insertEvents(tx, events)
      await store.insertDeadLetters(tx, deadLetters)
      storedIn = tx
    },
    async commit(tx) {
      if (storedIn !== tx) throw incomplete('store', last.number)
      await commit(tx)
      committed = true
    },
  }
  return { batch, deadLetters: deadLetters.length, end: last, isCommitted: () => committed }
}

/** No blocks, only the way back to an earlier one. */
export function openRollback<Tx>(
  { chainId, store }: BatchContext<Tx>,
  ancestor: BlockRef,
): OpenBatch<Tx> {
  let rolledBackIn: Tx | null = null
  let committed = false
  const batch: Batch<Tx> = {
    chainId,
    from: ancestor.number + 1,
    to: ancestor.number,
    late: false,
    events: [],
    async rollback(tx) {
      await store.rollback(tx, chainId, ancestor)
      rolledBackIn = tx
    },
    store: async () => {
      // No blocks, no rows.
    },
    async commit(tx) {
      if (rolledBackIn !== tx) throw incomplete('rollback', ancestor.number)
      committed = true
    },
  }
  return { batch, deadLetters: 0, end: ancestor, isCommitted: () => committed }
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
