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

/** Columns that have no value of their own in a row. */
export const metaColumns: ReadonlySet<string> = new Set(['_status_', '_num_', '_id_'])
