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
 * What the values in a JSON column were: JSON has strings for integers of any size, and some databases
 * sort the fields of an object. `text` stands for all that JSON keeps as it is.
 */
export type JsonShape =
  | 'bigint'
  | 'number'
  | 'text'
  | readonly [item: JsonShape]
  | { readonly [field: string]: JsonShape }

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
  /** What the columns of arrays and structs hold. */
  readonly json?: Readonly<Record<string, JsonShape>>
  /** Throws a DecodeError when topics or data don't fit the event. */
  readonly decode: (log: Log) => Args
  /**
   * The arguments as they are, each by its name; the store encodes them by the kinds of the columns, and
   * finds the way back from which argument stands where.
   */
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
  /** Handlers have had the event: only its row doesn't fit the table. */
  readonly isHandled?: boolean
}

/** An event that is stored, but whose handler failed for good. */
export interface HandlerLetter {
  readonly event: ChainEvent
  readonly reason: string
}

/** A contract with the addresses it has on the crawled chain. */
export interface PlacedContract {
  readonly definition: ContractDefinition
  readonly addresses: readonly Hex[] | 'any' | ChildPlace
  readonly startBlock: number
  /** The last block whose events count; without it they count for ever. */
  readonly endBlock?: number | undefined
}

/** The addresses of a contract that another one on the same chain creates. */
export interface ChildPlace {
  /** The creating contract's name. */
  readonly factory: string
  /** The layouts of its event. */
  readonly creations: readonly Creation[]
}

/** A layout of an event that reports addresses. */
export interface Creation {
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
  readonly event: EventDefinition<any>
  /** Which of its values is the address, or a list of addresses. */
  readonly value: number
}

/** Addresses that one event reports at one place. Which they are shows while the chain is read. */
export interface Lineage {
  /** At most 255 characters; the same for the same event, parameter, place and blocks. */
  readonly key: string
}

/** An address of a lineage. Its events count from the block of its creation on. */
export interface Child {
  readonly lineage: string
  readonly address: Hex
  readonly fromBlock: number
}

/** A layout of a contract's event at one of its addresses: what rows come from, or children. */
export interface Subject {
  readonly contract: string
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
  readonly event: EventDefinition<any>
  readonly address: Hex | 'any' | Lineage
  readonly startBlock: number
  readonly endBlock?: number | undefined
  /** First topics that an anonymous event's log can't have: those of events that are left out. */
  readonly foreignTopics?: readonly Hex[]
  /** Set where the event is read for the addresses that it reports; then it brings no rows. */
  readonly reports?: Lineage & Pick<Creation, 'value'>
}
