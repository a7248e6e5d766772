import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createEventTable(db, 'collectible_evt_approval')
    .addColumn('owner', 'text', notNull)
    .addColumn('approved', 'text', notNull)
    .addColumn('token_id', 'text', notNull)
    .execute()
  await createIndex(db, 'collectible_evt_approval', 'evt_block_time')
  await createIndex(db, 'collectible_evt_approval', 'owner')
  await createIndex(db, 'collectible_evt_approval', 'approved')

  await createEventTable(db, 'collectible_evt_approval_for_all')
    .addColumn('owner', 'text', notNull)
    .addColumn('operator', 'text', notNull)
    .addColumn('approved', 'integer', notNull)
    .execute()
  await createIndex(db, 'collectible_evt_approval_for_all', 'evt_block_time')
  await createIndex(db, 'collectible_evt_approval_for_all', 'owner')
  await createIndex(db, 'collectible_evt_approval_for_all', 'operator')

  await createEventTable(db, 'collectible_evt_batch_metadata_update')
    .addColumn('from_token_id', 'text', notNull)
    .addColumn('to_token_id', 'text', notNull)
    .execute()
  await createIndex(db, 'collectible_evt_batch_metadata_update', 'evt_block_time')

  await createEventTable(db, 'collectible_evt_transfer')
    .addColumn('from_', 'text', notNull)
    .addColumn('to_', 'text', notNull)
    .addColumn('token_id', 'text', notNull)
    .execute()
  await createIndex(db, 'collectible_evt_transfer', 'evt_block_time')
  await createIndex(db, 'collectible_evt_transfer', 'from_')
  await createIndex(db, 'collectible_evt_transfer', 'to_')

  await createEventTable(db, 'collectible_evt_uri')
    .addColumn('value', 'text', notNull)
    .addColumn('id', 'text', notNull)
    .execute()
  await createIndex(db, 'collectible_evt_uri', 'evt_block_time')

  await createEventTable(db, 'market_evt_cancelled')
    .addColumn('listing_ids', 'text', notNull)
    .execute()
  await createIndex(db, 'market_evt_cancelled', 'evt_block_time')

  await createEventTable(db, 'market_evt_fee_changed')
    .addColumn('arg0', 'integer', notNull)
    .addColumn('arg1', 'integer', notNull)
    .execute()
  await createIndex(db, 'market_evt_fee_changed', 'evt_block_time')

  await createEventTable(db, 'market_evt_listed_5395b82f')
    .addColumn('listing_id', 'text', notNull)
    .addColumn('seller', 'text', notNull)
    .addColumn('order_', 'text', notNull)
    .execute()
  await createIndex(db, 'market_evt_listed_5395b82f', 'evt_block_time')
  await createIndex(db, 'market_evt_listed_5395b82f', 'seller')

  await createEventTable(db, 'market_evt_listed_50955776')
    .addColumn('listing_id', 'text', notNull)
    .addColumn('seller', 'text', notNull)
    .addColumn('price', 'text', notNull)
    .execute()
  await createIndex(db, 'market_evt_listed_50955776', 'evt_block_time')
  await createIndex(db, 'market_evt_listed_50955776', 'seller')

  await createEventTable(db, 'market_evt_settled')
    .addColumn('batch_id', 'text', notNull)
    .addColumn('assets', 'text', notNull)
    .addColumn('prices', 'text', notNull)
    .addColumn('signature', 'text', notNull)
    .execute()
  await createIndex(db, 'market_evt_settled', 'evt_block_time')

  await createEventTable(db, 'market_evt_sold')
    .addColumn('listing_id', 'text', notNull)
    .addColumn('buyer', 'text', notNull)
    .addColumn('price', 'text', notNull)
    .addColumn('fee', 'text', notNull)
    .execute()
  await createIndex(db, 'market_evt_sold', 'evt_block_time')
  await createIndex(db, 'market_evt_sold', 'buyer')

  await db.schema
    .createTable('collectible_holder')
    .addColumn('chain_id', 'integer', notNull)
    .addColumn('contract_address', 'text', notNull)
    .addColumn('holder', 'text', notNull)
    .addColumn('balance', 'text', notNull)
    .addPrimaryKeyConstraint('collectible_holder_pk', ['chain_id', 'contract_address', 'holder'])
    .addCheckConstraint('collectible_holder_balance_ck', sql`length(${sql.ref('balance')}) = 78`)
    .modifyEnd(sql`strict, without rowid`)
    .execute()
}

/** The chain's coordinates, which every event has. */
function createEventTable(db: Kysely<unknown>, table: string) {
  return db.schema
    .createTable(table)
    .addColumn('chain_id', 'integer', notNull)
    .addColumn('evt_block_number', 'integer', notNull)
    .addColumn('evt_block_time', 'integer', notNull)
    .addColumn('evt_tx_hash', 'text', notNull)
    .addColumn('evt_tx_index', 'integer', notNull)
    .addColumn('evt_index', 'integer', notNull)
    .addColumn('contract_address', 'text', notNull)
    .addPrimaryKeyConstraint(`${table}_pk`, ['chain_id', 'evt_block_number', 'evt_index'])
    .modifyEnd(sql`strict, without rowid`)
}

function createIndex(
  db: Kysely<unknown>,
  table: string,
  column: string,
  name = `${table}_${column}_idx`,
) {
  return db.schema.createIndex(name).on(table).column(column).execute()
}

function notNull(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}
