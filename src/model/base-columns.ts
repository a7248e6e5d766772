import type { ColumnModel } from './contract-model.js'

/** The chain's coordinates: the columns that every event table begins with. */
export const eventBaseColumns: readonly ColumnModel[] = [
  column('chain_id', 'int32'),
  column('evt_block_number', 'int32'),
  column('evt_block_time', 'int32'),
  column('evt_tx_hash', 'bytes32'),
  column('evt_tx_index', 'int32'),
  column('evt_index', 'int32'),
  column('contract_address', 'address'),
]

function column(name: string, kind: ColumnModel['kind']): ColumnModel {
  return { name, kind, nullable: false, description: undefined }
}
