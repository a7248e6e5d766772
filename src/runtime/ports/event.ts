import type { Hex } from '../../shared/hex.js'
import type { Log } from './chain-source.js'

/** What a database driver takes as it is. */
export type SqlValue = string | number | bigint | null

/** One event kind of a contract: generated code, straight from the ABI. */
export interface EventDefinition<Args = unknown> {
  /** Key of its handler, for instance `transfer`. */
  readonly name: string
  /** Canonical, for instance `Transfer(address,address,uint256)`. */
  readonly signature: string
  readonly topic0: Hex
  /** Topics of such a log, the first included: tells layouts of the same signature apart. */
  readonly topicCount: number
  readonly table: string
  /** Columns of the parameters, in the order that `values` answers. */
  readonly columns: readonly string[]
  /** Throws a DecodeError when topics or data don't fit the event. */
  readonly decode: (log: Log) => Args
  /** The arguments as the database stores them. */
  readonly values: (args: Args) => readonly SqlValue[]
}

export interface ContractDefinition {
  readonly name: string
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

/** An event of a contract at one of its addresses: what rows come from. */
export interface Subject {
  readonly contract: string
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
  readonly event: EventDefinition<any>
  readonly address: Hex | 'any'
  readonly startBlock: number
}
