/** What a block of a test's ledger is to hold; everything that follows from it is made by the ledger. */
export interface BlockDraft {
  readonly transactions?: readonly TransactionDraft[]
  /** A table that isn't there yet is made by this block. */
  readonly tables?: TableDrafts
  /** Nodes that change their part in the consensus. */
  readonly members?: readonly MemberDraft[]
  /** Positions in the sealer list of those who sign; default: just enough of them, in turn. */
  readonly signers?: readonly number[]
}

export interface TransactionDraft {
  /** Address of a contract, 40 hexadecimal digits; default: one that nothing else is known of. */
  readonly to?: string
  /** Address of the contract that it deploys. */
  readonly creates?: string
  readonly data?: Uint8Array
  /**
   * Its receipt has a status, and what it wrote is taken back: the contract's table counts as touched
   * without a row, unless the block has rows of it.
   */
  readonly failed?: boolean
  readonly logs?: readonly LogDraft[]
}

export interface LogDraft {
  readonly address: string
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

/** Texts are UTF-8. */
export type ValueDraft = string | Uint8Array | null

/** By table name. */
export type TableDrafts = Readonly<Record<string, TableDraft>>

/** What a block does to a table. Without a row it is a table that was touched: hashed, not written. */
export interface TableDraft {
  /** The key column first; only for a table that isn't there yet. */
  readonly columns?: readonly string[]
  /** A value per column, null or left out where there is none. */
  readonly insert?: readonly (readonly ValueDraft[])[]
  /** Rows that are made and deleted in the block. */
  readonly discard?: readonly (readonly ValueDraft[])[]
  /** Rows with these values get those; without new values they are written as they are. */
  readonly update?: readonly { readonly where: RowFilter; readonly set: RowFilter }[]
  readonly remove?: readonly RowFilter[]
}

/** By column name. */
export type RowFilter = Readonly<Record<string, ValueDraft>>

export interface MemberDraft {
  /** Number of the node: the ledger begins with 0 to `sealers` - 1, others are new to it. */
  readonly node: number
  readonly type: 'sealer' | 'observer' | 'removed'
}
