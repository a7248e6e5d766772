/**
 * Tables outside the consensus of FISCO BCOS 2.x: each node walks them in its own order, so that which
 * row gets which id, and the order of rows in a binlog, differ between honest nodes. Their rows are
 * known by key. (`StateStorage`'s `enableConsensus`, FISCO BCOS 2.11.)
 */
export const tablesKnownByKey: ReadonlySet<string> = new Set([
  '_sys_current_state_',
  '_sys_tx_hash_2_block_',
  '_sys_hash_2_block_',
  '_sys_hash_2_header_',
  '_sys_block_2_nonces_',
])

/**
 * Tables that follow from the block itself: they are written after the hash of the rows is taken. (FISCO
 * BCOS 2.9.)
 */
export const derivedTables: ReadonlySet<string> = new Set([
  '_sys_current_state_',
  '_sys_number_2_hash_',
  '_sys_tx_hash_2_block_',
  '_sys_hash_2_block_',
  '_sys_hash_2_header_',
  '_sys_block_2_nonces_',
])

/** Columns that have no value of their own in a row. */
export const metaColumns: ReadonlySet<string> = new Set(['_status_', '_num_', '_id_'])

/** Of a contract, by its address: its code, its counters and the slots of its storage. */
export function isContractTable(table: string): boolean {
  return table.startsWith('c_')
}

const listsOfKeys: ReadonlySet<string> = new Set(['_sys_config_', '_sys_tables_'])

/**
 * Whether a key gets a row there only while it has none: what writes these tables looks for the key
 * first (`StorageState::setStorage`, `SystemConfigPrecompiled`, `MemoryTableFactory2::createTable`; FISCO
 * BCOS 2.9). Transactions of one block that run side by side may not see each other's new rows.
 */
export function hasOneRowPerKey(table: string): boolean {
  return isContractTable(table) || listsOfKeys.has(table)
}
