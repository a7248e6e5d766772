import { createEventTable, createTable } from 'bcdata/runtime'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createEventTable(db, 'collectible_evt_approval', {
    columns: { owner: 'address', approved: 'address', token_id: 'uint256' },
    indexes: ['owner', 'approved'],
  })
  await createEventTable(db, 'collectible_evt_approval_for_all', {
    columns: { owner: 'address', operator: 'address', approved: 'bool' },
    indexes: ['owner', 'operator'],
  })
  await createEventTable(db, 'collectible_evt_batch_metadata_update', {
    columns: { from_token_id: 'uint256', to_token_id: 'uint256' },
  })
  await createEventTable(db, 'collectible_evt_transfer', {
    columns: { from_: 'address', to_: 'address', token_id: 'uint256' },
    indexes: ['from_', 'to_'],
  })
  await createEventTable(db, 'collectible_evt_uri', {
    columns: { value: 'text', id: 'uint256' },
  })
  await createEventTable(db, 'market_evt_cancelled', {
    columns: { listing_ids: 'json' },
  })
  await createEventTable(db, 'market_evt_fee_changed', {
    columns: { arg0: 'int32', arg1: 'int32' },
  })
  await createEventTable(db, 'market_evt_listed_5395b82f', {
    columns: { listing_id: 'uint256', seller: 'address', order_: 'json' },
    indexes: ['seller'],
  })
  await createEventTable(db, 'market_evt_listed_50955776', {
    columns: { listing_id: 'uint256', seller: 'address', price: 'uint256' },
    indexes: ['seller'],
  })
  await createEventTable(db, 'market_evt_settled', {
    columns: { batch_id: 'bytes32', assets: 'json', prices: 'json', signature: 'hex' },
  })
  await createEventTable(db, 'market_evt_sold', {
    columns: { listing_id: 'uint256', buyer: 'address', price: 'uint256', fee: 'uint256' },
    indexes: ['buyer'],
  })
  await createTable(db, 'collectible_holder', {
    columns: {
      chain_id: 'int32',
      contract_address: 'address',
      holder: 'address',
      balance: 'int256',
    },
    primaryKey: ['chain_id', 'contract_address', 'holder'],
  })
  await createTable(db, 'collectible_metadata', {
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
