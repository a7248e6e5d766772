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

export interface EventModel {
  /** As in the ABI: `Transfer`. */
  readonly name: string
  /** TypeScript type name of the arguments, unique in the contract: `Transfer`. */
  readonly typeName: string
  /** Handler key, unique in the contract: `transfer`. */
  readonly key: string
  readonly signature: string
  readonly topic0: Hex
  readonly topicCount: number
  readonly parameters: readonly ParameterModel[]
  readonly table: TableModel
  readonly description: string | undefined
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
  /** Set for a contract that looks like a token: its holder balances are kept as an example. */
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
}

export interface ColumnModel {
  readonly name: string
  readonly kind: ColumnKind
  readonly nullable: boolean
  readonly description: string | undefined
}

export interface TableModel {
  readonly name: string
  readonly columns: readonly ColumnModel[]
  readonly primaryKey: readonly string[]
  readonly indexes: readonly IndexModel[]
  readonly description: string | undefined
}

export interface IndexModel {
  readonly name: string
  readonly column: string
}
