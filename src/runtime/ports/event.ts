import type { KindValues } from '../../shared/column-kind.js'
import type { Hex } from '../../shared/hex.js'
import type { Log } from './chain-source.js'

/** What a database driver takes as it is. */
export type SqlValue = string | number | bigint | null

/**
 * What a column of any kind takes. An object or a list goes into a JSON column, and may hold integers
 * of any size.
 */
export type ColumnValue = KindValues[keyof KindValues] | object | null

/**
 * One layout of an event: generated code, straight from the ABI. Several layouts may share a name and
 * a table; each fills the columns that it has.
 */
export interface EventDefinition<Args = unknown> {
  /** Key of its handler, for instance `transfer`. */
  readonly name: string
  /** Canonical, for instance `Transfer(address,address,uint256)`. */
  readonly signature: string
  /** Null for an anonymous event: it is known by its address, its topics' number and its bytes. */
  readonly topic0: Hex | null
  /** Topics of such a log, topic0 included: tells layouts of the same signature apart. */
  readonly topicCount: number
  readonly table: string
  /** Columns of the parameters, in the order that `values` answers. */
  readonly columns: readonly string[]
  /** Throws a DecodeError when topics or data don't fit the event. */
  readonly decode: (log: Log) => Args
  /** The arguments as they are; the store encodes them by the kinds of the columns. */
  readonly values: (args: Args) => readonly ColumnValue[]
}

export interface ContractDefinition {
  readonly name: string
  /** Named events that are not indexed; their logs are no anonymous ones. */
  readonly leftOut?: readonly { readonly signature: string; readonly topic0: Hex }[]
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
  readonly events: readonly EventDefinition<any>[]
}

/** A decoded event with its place on the chain, as handlers see it. */
export interface ChainEvent<Args = unknown> {
  readonly args: Args
  readonly contract: string
  readonly event: string
  readonly chainId: number
  readonly address: Hex
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
  readonly txHash: Hex
  readonly txIndex: number
  readonly index: number
}

/** A ChainEvent together with the definition that decoded it; what the store writes. */
export interface DecodedEvent<Args = unknown> extends ChainEvent<Args> {
  readonly definition: EventDefinition<Args>
  /** Kept raw where the database can't hold what was decoded. */
  readonly log?: Log
}

/** A log that was asked for but fits no event: kept raw, never dropped. */
export interface DeadLetter {
  readonly chainId: number
  readonly log: Log
  readonly contract: string
  readonly reason: string
}

/** A contract with the addresses it has on the crawled chain. */
export interface PlacedContract {
  readonly definition: ContractDefinition
  readonly addresses: readonly Hex[] | 'any'
  readonly startBlock: number
}

/** A layout of a contract's event at one of its addresses: what rows come from. */
export interface Subject {
  readonly contract: string
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
  readonly event: EventDefinition<any>
  readonly address: Hex | 'any'
  readonly startBlock: number
  /** First topics that an anonymous event's log can't have: those of events that are left out. */
  readonly foreignTopics?: readonly Hex[]
}
