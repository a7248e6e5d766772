import { createEventTable, createTable } from 'bcdata/runtime'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createEventTable(db, 'token_evt_approval', {
    columns: { owner: 'address', spender: 'address', value: 'uint256' },
    indexes: ['owner', 'spender'],
  })
  await createEventTable(db, 'token_evt_minter_changed', {
    columns: { previous_minter: 'address', new_minter: 'address' },
    indexes: ['previous_minter', 'new_minter'],
  })
  await createEventTable(db, 'token_evt_transfer', {
    columns: { from_: 'address', to_: 'address', value: 'uint256' },
    indexes: ['from_', 'to_'],
  })
  await createEventTable(db, 'vesting_evt_adjusted', {
    columns: { id: 'uint256', reason: 'bytes32', delta: 'int256' },
  })
  await createEventTable(db, 'vesting_evt_noted', {
    columns: { id: 'uint256', topic_hash: 'bytes32', author: 'address', note: 'text' },
  })
  await createEventTable(db, 'vesting_evt_released', {
    columns: { id: 'uint256', beneficiary: 'address', amount: 'uint256' },
    indexes: ['beneficiary'],
  })
  await createEventTable(db, 'vesting_evt_schedule_created', {
    columns: { id: 'uint256', schedule: 'json', milestones: 'json', terms: 'hex' },
  })
  await createEventTable(db, 'vesting_evt_status_changed', {
    columns: { id: 'uint256', from_: 'int32', to_: 'int32' },
  })
  await createTable(db, 'token_holder', {
    columns: {
      chain_id: 'int32',
      contract_address: 'address',
      holder: 'address',
      balance: 'int256',
    },
    primaryKey: ['chain_id', 'contract_address', 'holder'],
  })
  await createTable(db, 'token_metadata', {
    columns: {
      chain_id: 'int32',
      contract_address: 'address',
      name: 'text?',
      symbol: 'text?',
      decimals: 'int32?',
    },
    primaryKey: ['chain_id', 'contract_address'],
  })
}
