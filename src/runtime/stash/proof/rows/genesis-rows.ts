import { quoted } from '../../../../shared/printable.js'
import type { BinlogTable } from '../../../ports/binlog.js'
import type { GroupMark } from '../../ledger/group-mark.js'
import { Refusal } from '../refusal.js'
import { readMember } from './consensus-members.js'
import type { NamedRow } from './derived-tables.js'
import { textIn } from './row-values.js'

/** Limits that the group mark gives; other keys of `_sys_config_` are from no one that is trusted. */
export function verifyGenesisConfig(table: BinlogTable | undefined, mark: GroupMark): void {
  const missing = new Map(Object.entries(configOf(mark)))
  for (const row of rowsOf('_sys_config_', table)) {
    const key = textIn(row.table, row.row, 'key')
    const expected = missing.get(key)
    if (expected === undefined) continue
    const value = textIn(row.table, row.row, 'value')
    const enableNumber = textIn(row.table, row.row, 'enable_num')
    if (value !== expected || enableNumber !== '0' || row.row.status !== 0) {
      const facts = `is ${quoted(value)}, but the group mark says ${quoted(expected)}`
      throw new Refusal('genesis', `${key} of _sys_config_ ${facts}.`)
    }
    missing.delete(key)
  }
  for (const key of missing.keys()) {
    throw new Refusal('genesis', `Block 0 has no ${key} in _sys_config_.`)
  }
}

type Limits = Readonly<Record<string, string>>

function configOf({ transactionsMax, gasMax, consensusTimeout, epoch }: GroupMark): Limits {
  return {
    tx_count_limit: transactionsMax,
    tx_gas_limit: gasMax,
    ...(consensusTimeout !== null && { consensus_timeout: consensusTimeout }),
    ...(epoch && { rpbft_epoch_sealer_num: epoch.sealers, rpbft_epoch_block_num: epoch.blocks }),
  }
}

/** Exactly the nodes of the group mark are there, and all seal; with rPBFT some may have their turn. */
export function verifyGenesisNodes(table: BinlogTable | undefined, mark: GroupMark): void {
  const missing = new Set(mark.nodes)
  for (const { table: found, row } of rowsOf('_sys_consensus_', table)) {
    const { type, nodeId, enableNumber, status } = readMember(found, row)
    const isSealer = type === 'sealer' || (type === 'wSealer' && mark.epoch !== null)
    if (!missing.delete(nodeId) || !isSealer || enableNumber !== 0 || status !== 0) {
      const node = `${quoted(type)} ${nodeId.slice(0, 16)}…`
      throw new Refusal('genesis', `Block 0 has a node that isn't in the group mark: ${node}.`)
    }
  }
  for (const nodeId of missing) {
    throw new Refusal('genesis', `Block 0 has no node ${nodeId.slice(0, 16)}… of the group mark.`)
  }
}

function rowsOf(name: string, table: BinlogTable | undefined): readonly NamedRow[] {
  if (table === undefined || table.dirty.length > 0) {
    throw new Refusal('genesis', `Block 0 has no new rows in ${name}.`)
  }
  return table.created.map((row) => ({ table, row }))
}
