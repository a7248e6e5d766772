import type { CallCache } from './call-cache.js'
import type { BlockHeader, BlockRef, ChainIdentity, Log } from './chain-source.js'
import type { DerivedStore } from './derived-store.js'
import type { Child, DeadLetter, DecodedEvent, HandlerLetter, Subject } from './event.js'
import type { EventIndexes } from './event-indexes.js'

/**
 * Where the crawler keeps what it read. `Tx` is the database's transaction: everything a batch
 * writes, progress included, goes through the one transaction that the caller opened.
 */
export interface BlockStore<Tx> {
  /**
   * Records which chain this database belongs to, the first time; afterwards rejects with
   * CHAIN_MISMATCH when the chain id differs, with CHAIN_RESET when the genesis does. May be repeated.
   */
  bindChain(identity: ChainIdentity): Promise<void>
  /**
   * Makes these all that the chain's rows come from now, and remembers up to where the others were
   * complete. Answers what is known already. May be repeated.
   */
  bindSubjects(chainId: number, subjects: readonly Subject[]): Promise<KnownBefore>
  /**
   * The first blocks up to the checkpoint whose events are missing, though bound subjects want them;
   * null when nothing is missing. `subjects` are those that were bound.
   */
  gap(chainId: number, subjects: readonly Subject[]): Promise<Gap | null>
  /** The last committed block; null before the first commit. */
  checkpoint(chainId: number): Promise<BlockRef | null>
  /** Committed blocks above the settled one of the last commit, ascending. */
  unsettledBlocks(chainId: number): Promise<readonly BlockRef[]>
  /**
   * Removes events, children, dead letters, reads and block records above the ancestor and restores derived tables
   * to what they were after it; moves the checkpoint there, and cuts gaps off. `null` means before
   * the first block.
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
  /** One that is there already counts from the earlier block on. */
  insertChildren(tx: Tx, chainId: number, children: readonly Child[]): Promise<void>
  insertHandlerLetters(tx: Tx, letters: readonly HandlerLetter[]): Promise<void>
  /** Marks where the transaction is, so that it can go on from there after a failure. */
  savepoint(tx: Tx): Promise<Savepoint>
  /** Removes the dead letters of logs that the contracts now have as these events. */
  removeDeadLetters(tx: Tx, events: readonly DecodedEvent[]): Promise<void>
  /**
   * Moves the checkpoint to the block. Blocks up to `settled` are never rolled back: their hashes
   * and before-images are forgotten; the block's own is kept when it is above.
   */
  commit(tx: Tx, chainId: number, block: BlockHeader, settled: number): Promise<void>
  /**
   * Says that the gap that begins at `from` is filled up to `to`. The checkpoint must be a final
   * block: it becomes settled, so that no before-image can undo what the gap's events changed.
   */
  fillGap(tx: Tx, chainId: number, from: number, to: number): Promise<void>
  /**
   * Records blocks that the batch just committed, or the gap just filled, leaves out because the node
   * refuses them. They stay missing until somebody wants them again.
   */
  park(tx: Tx, chainId: number, parked: readonly ParkedBlocks[]): Promise<void>
  /** Everything of the chain that could not be stored or handled, or was refused. */
  deadLetters(chainId: number): Promise<number>
  /** The first blocks that are parked. */
  parked(chainId: number): Promise<{ readonly from: number; readonly to: number } | null>
  /** What handlers have read from contracts. */
  readonly calls: CallCache<Tx>
  /** What handlers wrote, to be made anew. */
  readonly derived: DerivedStore<Tx>
  readonly indexes: EventIndexes
}

export interface Savepoint {
  /** Undoes what the transaction did since; may be repeated. Rejects when the transaction is over. */
  takeBack(): Promise<void>
  /** Keeps it, whatever that is. Rejects when the transaction is over. */
  release(): Promise<void>
}

/** What a database had of a chain when its subjects were bound. */
export interface KnownBefore {
  readonly wasStored: WasStored
  readonly children: readonly Child[]
}

/**
 * Whether the subject needn't take the log any more: its table has it from the time when the address
 * was placed in another way, for instance listed, and is now one of any.
 */
export type WasStored = (subject: Subject, log: Pick<Log, 'address' | 'blockNumber'>) => boolean

/** Blocks whose events of these subjects the node refuses for good. */
export interface ParkedBlocks {
  readonly from: number
  readonly to: number
  readonly subjects: readonly Subject[]
  readonly reason: string
}

/** Blocks whose events are missing although all later ones, up to the checkpoint, may be there. */
export interface Gap {
  readonly from: number
  /** Up to here the same subjects are missing. */
  readonly to: number
  readonly subjects: readonly Subject[]
  /** The last block that any subject is missing in. */
  readonly last: number
  /** Some of what is missing, here or later, may report children. */
  readonly reports: boolean
}
