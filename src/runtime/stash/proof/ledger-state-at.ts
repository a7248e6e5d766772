import type { BinlogRow, BinlogTable } from '../../ports/binlog.js'
import type { ProofLevel } from '../../ports/stash-store.js'
import { decimalOf } from '../ledger/decimal.js'
import { readMember } from './rows/consensus-members.js'
import { textIn, valueIn } from './rows/row-values.js'
import { epochSealersAfter } from './rows/rpbft-epoch.js'
import { listedTables } from './tables/table-columns.js'
import type { LedgerState } from './verdict.js'

/** Tables whose rows make up a state. Their columns are the same in every ledger. */
export const stateTables = {
  _sys_config_: ['key', 'value', 'enable_num'],
  _sys_consensus_: ['name', 'type', 'node_id', 'enable_num'],
  _sys_current_state_: ['key', 'value'],
  _sys_tables_: ['table_name', 'key_field', 'value_field'],
} as const

export type StateTable = keyof typeof stateTables

/** What a store has of a ledger after one of its blocks. */
export interface StoredLedger {
  readonly number: number
  readonly hash: string
  readonly level: ProofLevel
  /** The rows that are valid after the block, in any order. */
  readonly rows: Readonly<Record<StateTable, readonly BinlogRow[]>>
}

/**
 * The state after a stored block, as the prover answered it when the block was stored. `root` is the
 * state after block 0, which the prover answers again for the stored block 0.
 */
export function ledgerStateAt(root: LedgerState, stored: StoredLedger): LedgerState {
  const { number, hash } = stored
  if (number === 0) return root
  const nodes = tableOf(stored, '_sys_consensus_')
  return {
    ...root,
    ...countsIn(tableOf(stored, '_sys_current_state_'), root),
    number,
    hash,
    consensus: new Map(nodes.created.map((row) => [row.id, readMember(nodes, row)])),
    epochSealers: epochSealersAfter(root.epochSealers, tableOf(stored, '_sys_config_')),
    tables: [listedTables(tableOf(stored, '_sys_tables_'))],
    dbHash: isProven(stored.level) && root.dbHash === 'undecided' ? 'computable' : root.dbHash,
  }
}

type Counts = Pick<LedgerState, 'transactionCount' | 'failedTransactionCount' | 'currentId'>

function countsIn(table: BinlogTable, root: LedgerState): Counts {
  const values = new Map(
    table.created.map((row) => [textIn(table, row, 'key'), valueIn(table, row, 'value')]),
  )
  const count = (key: string): bigint => decimalOf(values.get(key) ?? nothing)
  return {
    transactionCount: count('total_transaction_count'),
    failedTransactionCount: count('total_failed_transaction_count'),
    currentId: root.currentId === null ? null : count('current_id'),
  }
}

const nothing = new Uint8Array()

function tableOf({ rows }: StoredLedger, name: StateTable): BinlogTable {
  return { name, columns: stateTables[name], dirty: [], created: rows[name] }
}

function isProven(level: ProofLevel): boolean {
  return level === 'proven' || level === 'proven-with-gaps'
}
