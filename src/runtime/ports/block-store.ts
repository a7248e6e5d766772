import type { BlockHeader, BlockRef, ChainIdentity } from './chain-source.js'
import type { DeadLetter, DecodedEvent } from './event.js'

/**
 * Where the crawler keeps what it read. `Tx` is the database's transaction: everything a batch
 * writes, progress included, goes through the one transaction that the caller opened.
 */
export interface BlockStore<Tx> {
  /**
   * Records which chain this database belongs to, the first time; afterwards rejects with
   * CHAIN_MISMATCH when chain id or genesis differ. May be repeated.
   */
  bindChain(identity: ChainIdentity): Promise<void>
  /** The last committed block; null before the first commit. */
  checkpoint(chainId: number): Promise<BlockRef | null>
  /** Committed blocks that were not final when they were committed, ascending. */
  unfinalizedBlocks(chainId: number): Promise<readonly BlockRef[]>
  /**
   * Removes events, dead letters and block records above the ancestor and restores derived tables
   * to what they were after it; moves the checkpoint there. `null` means before the first block.
   */
  rollback(tx: Tx, chainId: number, ancestor: BlockRef | null): Promise<void>
  /**
   * Says which block the following writes of this transaction belong to: a number above finality
   * (derived tables keep before-images), null below it (they don't).
   */
  journal(tx: Tx, chainId: number, blockNumber: number | null): Promise<void>
  /** Writes rows in bulk; rows that are already there are replaced by the same rows. */
  insertEvents(tx: Tx, events: readonly DecodedEvent[]): Promise<void>
  insertDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void>
  /**
   * Moves the checkpoint to the block and records it as recent when it is above `finalized`;
   * forgets recent blocks and before-images at or below `finalized`.
   */
  commit(tx: Tx, chainId: number, block: BlockHeader, finalized: number): Promise<void>
}
