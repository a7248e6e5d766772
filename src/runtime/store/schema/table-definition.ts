import type { ColumnKind } from '../../../shared/column-kind.js'

/** Column → kind; a trailing `?` marks one that can be NULL. */
export type ColumnKinds = Readonly<Record<string, ColumnKind | `${ColumnKind}?`>>

/**
 * A table as migrations describe it. On MySQL, which keeps long values apart from their rows, a key of
 * kind text or hex holds at most 255 characters.
 */
export interface TableDefinition {
  readonly columns: ColumnKinds
  readonly primaryKey: readonly string[]
  /** Columns that get an index each. */
  readonly indexes?: readonly string[]
}

/** The columns that every event table begins with: the chain's coordinates. */
export const eventColumns = {
  chain_id: 'int32',
  evt_block_number: 'int32',
  evt_block_time: 'int32',
  evt_tx_hash: 'bytes32',
  evt_tx_index: 'int32',
  evt_index: 'int32',
  contract_address: 'address',
} as const

export const eventKey = ['chain_id', 'evt_block_number', 'evt_index'] as const
