import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createEventTable(db, 'token_evt_approval')
    .addColumn('owner', 'text', notNull)
    .addColumn('spender', 'text', notNull)
    .addColumn('value', 'text', notNull)
    .execute()
  await createIndex(db, 'token_evt_approval', 'evt_block_time')
  await createIndex(db, 'token_evt_approval', 'owner')
  await createIndex(db, 'token_evt_approval', 'spender')

  await createEventTable(db, 'token_evt_minter_changed')
    .addColumn('previous_minter', 'text', notNull)
    .addColumn('new_minter', 'text', notNull)
    .execute()
  await createIndex(db, 'token_evt_minter_changed', 'evt_block_time')
  await createIndex(db, 'token_evt_minter_changed', 'previous_minter')
  await createIndex(db, 'token_evt_minter_changed', 'new_minter')

  await createEventTable(db, 'token_evt_transfer')
    .addColumn('from_', 'text', notNull)
    .addColumn('to_', 'text', notNull)
    .addColumn('value', 'text', notNull)
    .execute()
  await createIndex(db, 'token_evt_transfer', 'evt_block_time')
  await createIndex(db, 'token_evt_transfer', 'from_')
  await createIndex(db, 'token_evt_transfer', 'to_')

  await createEventTable(db, 'vesting_evt_adjusted')
    .addColumn('id', 'text', notNull)
    .addColumn('reason', 'text', notNull)
    .addColumn('delta', 'text', notNull)
    .execute()
  await createIndex(db, 'vesting_evt_adjusted', 'evt_block_time')

  await createEventTable(db, 'vesting_evt_noted')
    .addColumn('id', 'text', notNull)
    .addColumn('topic_hash', 'text', notNull)
    .addColumn('author', 'text', notNull)
    .addColumn('note', 'text', notNull)
    .execute()
  await createIndex(db, 'vesting_evt_noted', 'evt_block_time')

  await createEventTable(db, 'vesting_evt_released')
    .addColumn('id', 'text', notNull)
    .addColumn('beneficiary', 'text', notNull)
    .addColumn('amount', 'text', notNull)
    .execute()
  await createIndex(db, 'vesting_evt_released', 'evt_block_time')
  await createIndex(db, 'vesting_evt_released', 'beneficiary')

  await createEventTable(db, 'vesting_evt_schedule_created')
    .addColumn('id', 'text', notNull)
    .addColumn('schedule', 'text', notNull)
    .addColumn('milestones', 'text', notNull)
    .addColumn('terms', 'text', notNull)
    .execute()
  await createIndex(db, 'vesting_evt_schedule_created', 'evt_block_time')

  await createEventTable(db, 'vesting_evt_status_changed')
    .addColumn('id', 'text', notNull)
    .addColumn('from_', 'integer', notNull)
    .addColumn('to_', 'integer', notNull)
    .execute()
  await createIndex(db, 'vesting_evt_status_changed', 'evt_block_time')

  await db.schema
    .createTable('token_holder')
    .addColumn('chain_id', 'integer', notNull)
    .addColumn('contract_address', 'text', notNull)
    .addColumn('holder', 'text', notNull)
    .addColumn('balance', 'text', notNull)
    .addPrimaryKeyConstraint('token_holder_pk', ['chain_id', 'contract_address', 'holder'])
    .addCheckConstraint('token_holder_balance_ck', sql`length(${sql.ref('balance')}) = 78`)
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
