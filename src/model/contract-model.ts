import type { ColumnKind } from '../shared/column-kind.js'
import type { Hex } from '../shared/hex.js'

/** A Solidity value type with everything that printers need; names already checked. */
export type AbiType =
  | { readonly type: 'uint' | 'int'; readonly bits: number }
  | { readonly type: 'address' | 'bool' | 'bytes' | 'string' | 'function' }
  | { readonly type: 'fixedBytes'; readonly length: number }
  | { readonly type: 'array'; readonly item: AbiType; readonly length: number | null }
  | { readonly type: 'tuple'; readonly fields: readonly AbiField[] }

export interface AbiField {
  /** Key in TypeScript and JSON: the Solidity name, or `arg0`, `arg1` … where it has none. */
  readonly name: string
  readonly type: AbiType
}

export interface ParameterModel extends AbiField {
  readonly indexed: boolean
  /** Indexed values longer than a word are only on the chain as their hash. */
  readonly hashed: boolean
  readonly column: ColumnModel
  /** As in the ABI, for comments: `uint256`, `struct Order[]`. */
  readonly solidityType: string
  readonly description: string | undefined
}

/** How the logs of an event look. A change of its parameters in Solidity is another layout. */
export interface LayoutModel {
  /** As in the ABI: `Transfer`. */
  readonly name: string
  /** Canonical: `Transfer(address,address,uint256)`. */
  readonly signature: string
  /** Keccak-256 of the signature; null for an anonymous event. */
  readonly topic0: Hex | null
  /** Topics of its logs, topic0 included. */
  readonly topicCount: number
  /** In the order of the ABI. */
  readonly parameters: readonly ParameterModel[]
  /** The same as the ABI has them. */
  readonly inputs: readonly AbiInput[]
}

/** The fields of an ABI's parameter that decide about code. */
export interface AbiInput {
  readonly name: string
  readonly type: string
  readonly indexed?: true
  readonly internalType?: string
  readonly components?: readonly AbiInput[]
}

/**
 * A stream of events of one meaning: one table, one handler, one type of arguments. It has the layout
 * of today's ABI, and those that it had before, whose logs are on the chain for ever.
 */
export interface EventModel extends LayoutModel {
  /** TypeScript type name of the arguments, unique in the contract: `Transfer`. */
  readonly typeName: string
  /** Handler key, unique in the contract: `transfer`. */
  readonly key: string
  readonly table: TableModel
  readonly description: string | undefined
  /** All that it has had, oldest first; the event's own is among them. */
  readonly layouts: readonly LayoutModel[]
  /** Parameters that only earlier layouts have. */
  readonly former: readonly ParameterModel[]
  /** The ABI has it no more. */
  readonly retired: boolean
}

/** The layouts whose logs look otherwise than the ABI says today; oldest first. */
export function earlierLayouts(event: EventModel): readonly LayoutModel[] {
  const own = layoutId(event)
  return event.layouts.filter((layout) => layoutId(layout) !== own)
}

/** What a decoder of logs can tell apart. */
export function layoutId({
  signature,
  topic0,
  topicCount,
}: Pick<LayoutModel, 'signature' | 'topic0' | 'topicCount'>): string {
  return `${signature}/${topicCount}${topic0 === null ? '/anonymous' : ''}`
}

export type TokenStandard = 'erc20' | 'erc721'

export interface ContractModel {
  /** As in the config: `Token`. A valid TypeScript identifier. */
  readonly name: string
  /** Prefix of its tables: `yield_vault`. */
  readonly slug: string
  /** Stem of its files: `yield-vault`. */
  readonly file: string
  /** Exported constant of its handlers and rules: `token`. */
  readonly variable: string
  readonly events: readonly EventModel[]
  /** Events that the config excludes, where their logs could be taken for anonymous ones. */
  readonly leftOut: readonly { readonly signature: string; readonly topic0: Hex }[]
  /** Set for a contract that looks like a token: its holder balances and its metadata are kept. */
  readonly token: TokenModel | undefined
  readonly description: string | undefined
}

export interface TokenModel {
  readonly standard: TokenStandard
  readonly transfer: EventModel
  /** Parameters of the transfer event, in the order from, to, value (or token id). */
  readonly from: ParameterModel
  readonly to: ParameterModel
  readonly value: ParameterModel
  readonly holders: TableModel
  /** Name, symbol and decimals of each of its addresses. */
  readonly metadata: TableModel
}

export interface ColumnModel {
  readonly name: string
  readonly kind: ColumnKind
  /** True where a layout of the event lacks it. */
  readonly nullable: boolean
  readonly description: string | undefined
}

export interface TableModel {
  readonly name: string
  /** Those of an event begin with the chain's coordinates. */
  readonly columns: readonly ColumnModel[]
  readonly primaryKey: readonly string[]
  /** Columns with an index of their own. */
  readonly indexes: readonly string[]
  readonly description: string | undefined
}
