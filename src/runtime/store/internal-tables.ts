/**
 * What the runtime itself keeps. Statements may be repeated, so that every migration run brings an
 * older database up to date.
 */
export const internalTables: readonly string[] = [
  `create table if not exists _bcdata_migration (
    name text primary key, checksum text, applied_at integer not null
  ) strict, without rowid`,

  `create table if not exists _bcdata_chain (
    name text primary key, chain_id integer not null unique, genesis_hash text not null
  ) strict, without rowid`,

  // What the rows of a table come from; all events from from_block up to the checkpoint are there.
  `create table if not exists _bcdata_subject (
    chain_id integer not null, table_name text not null, address text not null,
    topic0 text not null, topic_count integer not null, from_block integer not null,
    primary key (chain_id, table_name, address, topic0, topic_count)
  ) strict, without rowid`,

  // block_time: null after a rollback, until the next block. settled_number: derived tables can be
  // restored to this block and later ones.
  `create table if not exists _bcdata_checkpoint (
    chain_id integer not null, stream text not null, block_number integer not null,
    block_hash text not null, block_time integer, settled_number integer,
    updated_at integer not null,
    primary key (chain_id, stream)
  ) strict, without rowid`,

  `create table if not exists _bcdata_block (
    chain_id integer not null, number integer not null, hash text not null,
    primary key (chain_id, number)
  ) strict, without rowid`,

  `create table if not exists _bcdata_dead_letter (
    chain_id integer not null, block_number integer not null, log_index integer not null,
    block_hash text not null, block_time integer, tx_hash text not null, tx_index integer not null,
    contract text not null, address text not null, topics text not null, data text not null,
    reason text not null,
    primary key (chain_id, block_number, log_index)
  ) strict, without rowid`,

  // row_before: null where the block inserted the row.
  `create table if not exists _bcdata_journal (
    id integer primary key, chain_id integer not null, block_number integer not null,
    table_name text not null, row_key text not null, row_before text
  ) strict`,

  `create unique index if not exists _bcdata_journal_row
    on _bcdata_journal (chain_id, table_name, row_key, block_number)`,

  `create index if not exists _bcdata_journal_block on _bcdata_journal (chain_id, block_number)`,
]
