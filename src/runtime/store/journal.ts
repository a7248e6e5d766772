import type { Kysely } from 'kysely'

/** Keeps what rows of derived tables were before a block changed them. */
export interface Journal {
  /** Outside of a transaction, before indexing starts: makes journaling possible. */
  prepare<DB>(db: Kysely<DB>): Promise<void>
  /** Refuses derived tables whose rows could not be restored. */
  check<DB>(tx: Kysely<DB>, chainCount: number): Promise<void>
  /** From here on writes to derived tables belong to the block. */
  start<DB>(tx: Kysely<DB>, chainId: number, blockNumber: number): Promise<void>
  stop<DB>(tx: Kysely<DB>): Promise<void>
  /**
   * Brings every row that the chain's blocks above the ancestor changed back to what it was, and
   * forgets those changes.
   */
  restore<DB>(tx: Kysely<DB>, chainId: number, ancestor: number): Promise<void>
}

export interface JournalOptions {
  readonly derived: readonly string[]
  /** Who only reads leaves alone what an indexer works with. */
  readonly isReadonly: boolean
}
