import type { ChainEvent, ContractDefinition } from './event.js'

/** Events of whole blocks, as they were stored. */
export interface StoredPart {
  /** In chain order. */
  readonly events: readonly ChainEvent[]
  /** The last block that is complete with these. */
  readonly to: number
  /** The block, where it may still be replaced: derived rows keep before-images for it. */
  readonly journalled: number | null
}

/** The event tables as the source of the derived ones. */
export interface DerivedStore<Tx> {
  /** As the config names them. */
  readonly tables: readonly string[]
  /**
   * Removes the chain's rows from these derived tables, with their before-images. A table without a
   * `chain_id` serves one chain: it is emptied.
   */
  clear(tx: Tx, chainId: number, tables: readonly string[]): Promise<void>
  /** Says that events were stored whose handlers wait for a rebuild. */
  postpone(tx: Tx, chainId: number): Promise<void>
  /** Whether such a rebuild is due. */
  isDue(chainId: number): Promise<boolean>
  /** Says that it was done. */
  done(tx: Tx, chainId: number): Promise<void>
  /** Says that the handlers of these events get all that are stored once more, whatever failed before. */
  forgetFailures(tx: Tx, chainId: number, contracts: readonly ContractDefinition[]): Promise<void>
  /**
   * Allows a rollback to the block though it is settled: afterwards the derived tables have to be made
   * anew, since nobody remembers what they were.
   */
  unsettle(tx: Tx, chainId: number, blockNumber: number): Promise<void>
  /**
   * The chain's event rows of these contracts as events again, up to the checkpoint: large parts up to
   * the settled block, then one for each block that has events. All in the transaction, page by page.
   */
  parts(
    tx: Tx,
    chainId: number,
    contracts: readonly ContractDefinition[],
  ): AsyncIterable<StoredPart>
  /**
   * Runs the work, which writes to these derived tables, and answers which others it wrote to: their rows
   * are then more than they should be, and the caller gives the transaction up. The work names the block
   * that it gets for settled ones, too: without before-images nobody knows who wrote what.
   */
  strangers(
    tx: Tx,
    chainId: number,
    tables: readonly string[],
    work: (settledBlock: number) => Promise<void>,
  ): Promise<readonly string[]>
}
