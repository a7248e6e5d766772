import type { Dialect } from '../../shared/dialect.js'

const ascii = 'character set ascii collate ascii_bin'
const unicode = 'character set utf8mb4 collate utf8mb4_bin'

/**
 * Before-images of derived rows. row_before: null where the block inserted the row; id: the order in
 * which rows were changed.
 */
export function printJournalTable(dialect: Dialect): readonly string[] {
  return statements[dialect]
}

const statements: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    `create table if not exists _bcdata_journal (
      id integer primary key, chain_id integer not null, block_number integer not null,
      table_name text not null, row_key text not null, row_before text
    ) strict`,
    `create unique index if not exists _bcdata_journal_row
      on _bcdata_journal (chain_id, table_name, row_key, block_number)`,
    `create index if not exists _bcdata_journal_block on _bcdata_journal (chain_id, block_number)`,
  ],
  postgres: [
    `create table if not exists _bcdata_journal (
      id bigint generated always as identity primary key, chain_id bigint not null,
      block_number bigint not null, table_name text not null, row_key text not null, row_before text
    )`,
    `create unique index if not exists _bcdata_journal_row
      on _bcdata_journal (chain_id, table_name, row_key, block_number)`,
    `create index if not exists _bcdata_journal_block on _bcdata_journal (chain_id, block_number)`,
  ],
  // A key is as long as it likes, an index is not: rows are told apart by a hash.
  mysql: [
    `create table if not exists _bcdata_journal (
      id bigint not null auto_increment primary key, chain_id bigint not null,
      block_number bigint not null, table_name varchar(64) ${unicode} not null,
      row_key longtext ${unicode} not null, row_before longtext ${unicode},
      row_hash char(64) ${ascii} not null,
      unique key _bcdata_journal_row (chain_id, table_name, row_hash, block_number),
      key _bcdata_journal_block (chain_id, block_number)
    ) engine=innodb default character set utf8mb4 collate utf8mb4_bin row_format=dynamic`,
  ],
}
