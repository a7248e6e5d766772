/** The columns that every event table begins with: the chain's coordinates. Names and kinds. */
export const eventColumns = {
  chain_id: 'int32',
  evt_block_number: 'int32',
  evt_block_time: 'int32',
  evt_tx_hash: 'bytes32',
  evt_tx_index: 'int32',
  evt_index: 'int32',
  contract_address: 'address',
} as const

/** Where an event is on its chain: nothing else of it is unique. */
export const eventKey = ['chain_id', 'evt_block_number', 'evt_index'] as const
