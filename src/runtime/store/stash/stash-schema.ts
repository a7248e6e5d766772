import type { Dialect } from '../../../shared/dialect.js'

/** Goes up when an older build couldn't read what a newer one writes. */
export const schemaVersion = 1

/** `until_block` of what still holds; a number, so that one comparison finds what held at a block. */
export const stillValid: number = Number.MAX_SAFE_INTEGER

/** What a column of ours holds, whatever the database calls it. */
export type ColumnType =
  | 'small'
  | 'integer'
  | 'real'
  | 'u64'
  | 'hash16'
  | 'hash32'
  | 'name'
  | 'bytes'
  | 'word'
  | 'text'
  | 'ascii'

interface TableShape {
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Columns that may be absent. */
  readonly nullable?: readonly string[]
  readonly primaryKey: readonly string[]
  readonly unique?: Readonly<Record<string, readonly string[]>>
  readonly indexes?: Readonly<Record<string, readonly string[]>>
  /** Of rows that still hold. */
  readonly validIndexes?: Readonly<Record<string, readonly string[]>>
}

/*
 * Names of tables and columns are bytes: no collation ever sees them. Of a row of the binlog, `data` is
 * all its values one after another, and `layout` says where each is (row-data.ts). `section` is the
 * number of its table in the block, `position` its own in there. What `data` has no room for stands in
 * stash_piece.
 */
export const stashTables = {
  stash_ledger: {
    columns: {
      id: 'small',
      genesis_hash: 'word',
      crypto: 'word',
      group_id: 'text',
      trust: 'word',
    },
    primaryKey: ['id'],
    unique: { stash_ledger_hash: ['genesis_hash'] },
  },
  stash_table: {
    columns: { ledger_id: 'small', id: 'small', name: 'name' },
    primaryKey: ['ledger_id', 'id'],
    unique: { stash_table_name: ['ledger_id', 'name'] },
  },
  stash_columns: {
    columns: { ledger_id: 'small', id: 'small', table_id: 'small', names: 'bytes' },
    primaryKey: ['ledger_id', 'id'],
    indexes: { stash_columns_table: ['ledger_id', 'table_id'] },
  },
  stash_block: {
    columns: {
      ledger_id: 'small',
      number: 'integer',
      format: 'word',
      // Of each table in its order: columns, dirty rows, created rows.
      sections: 'text',
      level: 'word',
      reason: 'text',
      hash: 'word',
      content_digest: 'word',
      source: 'text',
      file: 'text',
      file_offset: 'integer',
    },
    primaryKey: ['ledger_id', 'number'],
  },
  stash_row: {
    columns: {
      ledger_id: 'small',
      from_block: 'integer',
      section: 'small',
      position: 'small',
      until_block: 'integer',
      table_id: 'small',
      columns_id: 'small',
      row_id: 'u64',
      status: 'small',
      created: 'small',
      key_hash: 'hash16',
      digits: 'small',
      layout: 'ascii',
      data: 'bytes',
    },
    primaryKey: ['ledger_id', 'from_block', 'section', 'position'],
    indexes: {
      // What held at a block, page by page.
      stash_row_id: ['ledger_id', 'table_id', 'row_id', 'from_block'],
      // What holds of a key, at a block or now, and which version a new one ends.
      stash_row_key: ['key_hash', 'until_block', 'row_id'],
    },
    validIndexes: { stash_row_valid: ['ledger_id', 'table_id', 'row_id'] },
  },
  stash_piece: {
    columns: {
      ledger_id: 'small',
      from_block: 'integer',
      section: 'small',
      position: 'small',
      number: 'small',
      data: 'bytes',
    },
    primaryKey: ['ledger_id', 'from_block', 'section', 'position', 'number'],
  },
  stash_source: {
    columns: {
      ledger_id: 'small',
      digest: 'hash32',
      source: 'text',
      height: 'integer',
      agreed_to: 'integer',
      score: 'real',
      problem: 'text',
    },
    nullable: ['height', 'agreed_to', 'problem'],
    primaryKey: ['ledger_id', 'digest'],
  },
  stash_evidence: {
    columns: {
      ledger_id: 'small',
      id: 'small',
      // Of source, block and reason: the same thing is kept once.
      digest: 'hash32',
      source: 'text',
      kind: 'word',
      block: 'integer',
      reason: 'word',
      message: 'text',
      file: 'text',
      file_offset: 'integer',
      bytes: 'bytes',
      found_at: 'integer',
    },
    nullable: ['bytes'],
    primaryKey: ['ledger_id', 'id'],
    unique: { stash_evidence_digest: ['ledger_id', 'digest'] },
  },
  // The last one, so that whatever has it has all.
  stash_schema: {
    columns: { version: 'small' },
    primaryKey: ['version'],
  },
} as const

export type StashTableName = keyof typeof stashTables

const types: Readonly<Record<Dialect, Readonly<Record<ColumnType, string>>>> = {
  sqlite: {
    small: 'integer',
    integer: 'integer',
    real: 'real',
    // An integer as long as it is one of SQLite's, from 2^63 on text: which sorts behind.
    u64: 'any',
    hash16: 'blob',
    hash32: 'blob',
    name: 'blob',
    bytes: 'blob',
    word: 'text',
    text: 'text',
    ascii: 'text',
  },
  mysql: {
    small: 'int',
    integer: 'bigint',
    real: 'double',
    u64: 'bigint unsigned',
    hash16: 'binary(16)',
    hash32: 'binary(32)',
    name: 'varbinary(255)',
    bytes: 'longblob',
    word: 'varchar(80)',
    text: 'longtext',
    // One byte for a character, so that cutting one out doesn't count the others.
    ascii: 'longtext character set ascii collate ascii_bin',
  },
  postgres: {
    small: 'integer',
    integer: 'bigint',
    real: 'double precision',
    u64: 'numeric(20)',
    hash16: 'bytea',
    hash32: 'bytea',
    name: 'bytea',
    bytes: 'bytea',
    word: 'text',
    text: 'text',
    ascii: 'text',
  },
}

const endings: Readonly<Record<Dialect, string>> = {
  sqlite: ' strict',
  mysql: ' engine=innodb default character set utf8mb4 collate utf8mb4_bin row_format=dynamic',
  postgres: '',
}

/** All statements that make the tables. */
export function printStashTables(dialect: Dialect): readonly string[] {
  const made = Object.entries(stashTables).flatMap(([name, shape]) =>
    printTable(dialect, name, shape),
  )
  // A column of a long row is cut out of it without reading the rest.
  const external = 'alter table stash_row alter column data set storage external'
  return dialect === 'postgres' ? [...made, external] : made
}

export function columnTypeOf(dialect: Dialect, type: ColumnType): string {
  return types[dialect][type]
}

function printTable(dialect: Dialect, name: string, shape: TableShape): readonly string[] {
  const { columns, nullable = [], primaryKey, unique = {} } = shape
  const lines = [
    ...Object.entries(columns).map(([column, type]) => {
      const ending = nullable.includes(column) ? '' : ' not null'
      return `${column} ${types[dialect][type]}${ending}`
    }),
    `primary key ${listed(primaryKey)}`,
    ...Object.entries(unique).map(([index, of]) => `constraint ${index} unique ${listed(of)}`),
    ...(dialect === 'mysql' ? inlineKeys(shape) : []),
  ]
  // MySQL commits each table by itself: what a crash left is gone on with.
  const guard = dialect === 'mysql' ? 'if not exists ' : ''
  const create = `create table ${guard}${name} (\n  ${lines.join(',\n  ')}\n)${endings[dialect]}`
  return dialect === 'mysql' ? [create] : [create, ...printIndexes(name, shape)]
}

/** MySQL has no indexes of only some rows. */
function inlineKeys({ indexes = {}, validIndexes = {} }: TableShape): readonly string[] {
  return [
    ...Object.entries(indexes).map(([index, of]) => `key ${index} ${listed(of)}`),
    ...Object.entries(validIndexes).map(
      ([index, of]) => `key ${index} ${listed(['until_block', ...of])}`,
    ),
  ]
}

function printIndexes(
  table: string,
  { indexes = {}, validIndexes = {} }: TableShape,
): readonly string[] {
  return [
    ...Object.entries(indexes).map(
      ([index, of]) => `create index ${index} on ${table} ${listed(of)}`,
    ),
    ...Object.entries(validIndexes).map(
      ([index, of]) =>
        `create index ${index} on ${table} ${listed(of)} where until_block = ${stillValid}`,
    ),
  ]
}

function listed(names: readonly string[]): string {
  return `(${names.join(', ')})`
}
