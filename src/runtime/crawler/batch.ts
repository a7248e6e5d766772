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
 */
export interface Batch<Tx> {
  readonly chainId: number
  readonly from: number
  readonly to: number
  /** In chain order, of all contracts. */
  readonly events: readonly DecodedEvent[]
  /** After a fork only: removes everything above the common ancestor. Otherwise does nothing. */
  rollback(tx: Tx): Promise<void>
  /** Writes the rows of every event in bulk. */
  store(tx: Tx): Promise<void>
  /** Moves the checkpoint to the end of the batch. */
  commit(tx: Tx): Promise<void>
}

/** A batch as the crawler sees it. */
export interface OpenBatch<Tx> {
  readonly batch: Batch<Tx>
  readonly deadLetters: number
  /** Where the checkpoint is once the batch is committed. */
  readonly end: BlockRef
  /** True once the consumer has called `commit`, whatever became of its transaction. */
  isCommitted(): boolean
}

export interface BatchContext<Tx> {
  readonly chainId: number
  readonly store: BlockStore<Tx>
}

export function openBatch<Tx>(
  { chainId, store }: BatchContext<Tx>,
  { from, last }: Blocks,
  { events, deadLetters }: DecodedLogs,
  settled: number,
): OpenBatch<Tx> {
  let storedIn: Tx | null = null
  let committed = false
  const batch: Batch<Tx> = {
    chainId,
    from,
    to: last.number,
    events,
    rollback: async () => {
      // Nothing forked.
    },
    async store(tx) {
      await store.journal(tx, chainId, last.number > settled ? last.number : null)
      await store.insertEvents(tx, events)
      await store.insertDeadLetters(tx, deadLetters)
      storedIn = tx
    },
    async commit(tx) {
      if (storedIn !== tx) throw incomplete('store', last.number)
      await store.commit(tx, chainId, last, settled)
      committed = true
    },
  }
  return { batch, deadLetters: deadLetters.length, end: last, isCommitted: () => committed }
}

/** The batch after a fork: no blocks, only the way back to the common ancestor. */
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
