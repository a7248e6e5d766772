/** Columns of the tables that a ledger has without anybody making them, the key column first. */
export const systemTables: Readonly<Record<string, readonly string[]>> = {
  _sys_config_: ['key', 'value', 'enable_num'],
  _sys_consensus_: ['name', 'type', 'node_id', 'enable_num'],
  _sys_current_state_: ['key', 'value'],
  _sys_tables_: ['table_name', 'key_field', 'value_field'],
  _sys_table_access_: ['table_name', 'address', 'enable_num'],
  _sys_cns_: ['name', 'version', 'address', 'abi'],
  _sys_number_2_hash_: ['number', 'value'],
  _sys_tx_hash_2_block_: ['hash', 'value', 'index'],
  _sys_hash_2_block_: ['hash', 'value'],
  _sys_hash_2_header_: ['hash', 'value', 'sigs'],
  _sys_block_2_nonces_: ['number', 'value'],
}
