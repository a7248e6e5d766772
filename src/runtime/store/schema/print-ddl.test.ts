import { expect, test } from 'vitest'
import type { Dialect } from '../../../shared/dialect.js'
import {
  printAddColumns,
  printCreateTable,
  printDropNotNull,
  printRenameColumn,
} from './print-ddl.js'
import type { TableDefinition } from './table-definition.js'

const everyKind: TableDefinition = {
  columns: {
    id: 'int32',
    int64: 'int64?',
    uint64: 'uint64',
    uint256: 'uint256',
    int256: 'int256?',
    bool: 'bool',
    address: 'address',
    bytes32: 'bytes32',
    hex: 'hex',
    text: 'text?',
    json: 'json',
  },
  primaryKey: ['id', 'address'],
  indexes: ['uint256', 'hex'],
}

test('a table of every kind on SQLite', () => {
  expect(printCreateTable('sqlite', 'every', everyKind)).toMatchInlineSnapshot(`
    [
      "create table "every" (
      "id" integer not null,
      "int64" integer,
      "uint64" text not null check (length("uint64") = 20),
      "uint256" text not null check (length("uint256") = 78),
      "int256" text check (length("int256") = 78),
      "bool" integer not null,
      "address" text not null,
      "bytes32" text not null,
      "hex" text not null,
      "text" text,
      "json" text not null,
      primary key ("id", "address")
    ) strict, without rowid",
      "create index "every_uint256_idx" on "every" ("uint256")",
      "create index "every_hex_idx" on "every" ("hex")",
    ]
  `)
})

test('a table of every kind on PostgreSQL', () => {
  expect(printCreateTable('postgres', 'every', everyKind)).toMatchInlineSnapshot(`
    [
      "create table "every" (
      "id" bigint not null,
      "int64" bigint,
      "uint64" numeric(20,0) not null,
      "uint256" numeric(78,0) not null,
      "int256" numeric(78,0),
      "bool" boolean not null,
      "address" text not null,
      "bytes32" text not null,
      "hex" text not null,
      "text" text,
      "json" json not null,
      primary key ("id", "address")
    )",
      "create index "every_uint256_idx" on "every" ("uint256")",
      "create index "every_hex_idx" on "every" ("hex")",
    ]
  `)
})

test('a table of every kind on MySQL is one statement, which is committed by itself', () => {
  expect(printCreateTable('mysql', 'every', everyKind)).toMatchInlineSnapshot(`
    [
      "create table \`every\` (
      \`id\` bigint not null,
      \`int64\` bigint,
      \`uint64\` bigint unsigned not null,
      \`uint256\` char(78) character set ascii collate ascii_bin not null,
      \`int256\` char(78) character set ascii collate ascii_bin,
      \`bool\` tinyint(1) not null,
      \`address\` char(42) character set ascii collate ascii_bin not null,
      \`bytes32\` char(66) character set ascii collate ascii_bin not null,
      \`hex\` longtext character set ascii collate ascii_bin not null,
      \`text\` longtext character set utf8mb4 collate utf8mb4_bin,
      \`json\` json not null,
      primary key (\`id\`, \`address\`),
      key \`every_uint256_idx\` (\`uint256\`),
      key \`every_hex_idx\` (\`hex\`(255))
    ) engine=innodb default character set utf8mb4 collate utf8mb4_bin row_format=dynamic",
    ]
  `)
})

test('columns of a key have a length on MySQL', () => {
  const definition = {
    columns: { name: 'text', salt: 'hex' },
    primaryKey: ['name', 'salt'],
  } as const
  expect(printCreateTable('mysql', 'named', definition, { ifNotExists: true }))
    .toMatchInlineSnapshot(`
    [
      "create table if not exists \`named\` (
      \`name\` varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
      \`salt\` varchar(255) character set ascii collate ascii_bin not null,
      primary key (\`name\`, \`salt\`)
    ) engine=innodb default character set utf8mb4 collate utf8mb4_bin row_format=dynamic",
    ]
  `)
})

test('columns are added one by one on SQLite, at once elsewhere', () => {
  const columns = { memo: 'text?', fee: 'uint256?' } as const
  const added = (dialect: Dialect) => printAddColumns(dialect, 't', columns)
  expect([added('sqlite'), added('postgres'), added('mysql')]).toMatchInlineSnapshot(`
    [
      [
        "alter table "t" add column "memo" text",
        "alter table "t" add column "fee" text check (length("fee") = 78)",
      ],
      [
        "alter table "t" add column "memo" text, add column "fee" numeric(78,0)",
      ],
      [
        "alter table \`t\` add column \`memo\` longtext character set utf8mb4 collate utf8mb4_bin, add column \`fee\` char(78) character set ascii collate ascii_bin",
      ],
    ]
  `)
  expect(printAddColumns('postgres', 't', {})).toEqual([])
})

test('columns become nullable and get another name', () => {
  expect(printDropNotNull('sqlite', 't', ['a', 'b'])).toMatchInlineSnapshot(`
    [
      "alter table "t" alter column "a" drop not null",
      "alter table "t" alter column "b" drop not null",
    ]
  `)
  expect(printRenameColumn('mysql', 't', 'a', 'b')).toMatchInlineSnapshot(
    `"alter table \`t\` rename column \`a\` to \`b\`"`,
  )
})

test('names are quoted, whatever they hold', () => {
  const definition = { columns: { 'a"`b': 'int32' }, primaryKey: ['a"`b'] } as const
  expect(printCreateTable('postgres', '"; drop table x; --', definition)).toMatchInlineSnapshot(`
    [
      "create table """; drop table x; --" (
      "a""\`b" bigint not null,
      primary key ("a""\`b")
    )",
    ]
  `)
  expect(printRenameColumn('mysql', 'select', '`', '"')).toMatchInlineSnapshot(
    `"alter table \`select\` rename column \`\`\`\` to \`"\`"`,
  )
})
