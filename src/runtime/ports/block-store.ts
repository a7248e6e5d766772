import type { BlockHeader, BlockRef, ChainIdentity } from './chain-source.js'
import type { DeadLetter, DecodedEvent, Subject } from './event.js'

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
  /**
   * Makes these all that the chain's rows come from now, and forgets the others: what is not indexed
   * for a while has a hole. Answers the subjects that lack history, that is, whose events in blocks
   * up to the checkpoint were not asked for; if there is one, nothing changes. May be repeated.
   */
  bindSubjects(chainId: number, subjects: readonly Subject[]): Promise<readonly Subject[]>
  /** The last committed block; null before the first commit. */
  checkpoint(chainId: number): Promise<BlockRef | null>
  /** Committed blocks above the settled one of the last commit, ascending. */
  unsettledBlocks(chainId: number): Promise<readonly BlockRef[]>
  /**
   * Removes events, dead letters and block records above the ancestor and restores derived tables
   * to what they were after it; moves the checkpoint there. `null` means before the first block.
   */
  rollback(tx: Tx, chainId: number, ancestor: BlockRef | null): Promise<void>
  /**
   * Says which block the following writes of this transaction belong to: the number of one that is
   * not settled (derived tables keep before-images), null for settled ones (they don't).
   */
  journal(tx: Tx, chainId: number, blockNumber: number | null): Promise<void>
  /** Writes rows in bulk; rows that are already there are replaced by the same rows. */
  insertEvents(tx: Tx, events: readonly DecodedEvent[]): Promise<void>
  insertDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void>
  /**
   * Moves the checkpoint to the block. Blocks up to `settled` are never rolled back: their hashes
   * and before-images are forgotten; the block's own is kept when it is above.
   */
  commit(tx: Tx, chainId: number, block: BlockHeader, settled: number): Promise<void>
}
