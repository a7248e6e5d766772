import type { WasStored } from './block-store.js'
import type { ChainEvent, Child, ContractDefinition, DecodedEvent } from './event.js'

/** A row of an event table, by its place. */
export interface EventPlace {
  readonly table: string
  readonly blockNumber: number
  readonly index: number
}

/** What is stored, as an audit compares it with the chain. */
export interface AuditStore<Tx> {
  /** The last block whose rows can't be rolled back any more; null before the first commit. */
  settled(chainId: number): Promise<number | null>
  children(chainId: number): Promise<readonly Child[]>
  /**
   * Tells of which logs up to the settled block the tables have a row: those of gaps and of blocks from
   * before a start block they don't. These children count beside those that are stored.
   */
  coverage(chainId: number): Promise<(children: readonly Child[]) => WasStored>
  /**
   * The events of these contracts in the blocks, both included, in chain order. A row whose values are
   * none of their columns has no arguments.
   */
  events(
    chainId: number,
    contracts: readonly ContractDefinition[],
    from: number,
    to: number,
  ): AsyncIterable<readonly ChainEvent[]>
  /** Block and index of logs that are kept raw in the blocks, as `17:3`. */
  deadLetters(chainId: number, from: number, to: number): Promise<ReadonlySet<string>>
  /**
   * Makes the rows what the chain says, in one transaction, and says that handlers have not seen it yet:
   * a rebuild is due.
   */
  repair(tx: Tx, chainId: number, repairs: Repairs): Promise<void>
}

export interface Repairs {
  /** Rows to be removed. */
  readonly extra: readonly EventPlace[]
  /** Events whose rows are missing or different. */
  readonly right: readonly DecodedEvent[]
  readonly children: readonly Child[]
}
