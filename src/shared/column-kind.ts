import type { Hex } from './hex.js'

/**
 * How a column's value looks in TypeScript and how it is stored. Generated table registries name a
 * kind per column; the store decodes results by it, whatever alias or join a query uses.
 *
 * | kind    | TypeScript | SQLite                     | PostgreSQL    | MySQL                   |
 * | ------- | ---------- | -------------------------- | ------------- | ----------------------- |
 * | int32   | number     | INTEGER                    | bigint        | bigint                  |
 * | int64   | bigint     | INTEGER                    | bigint        | bigint                  |
 * | uint64  | bigint     | TEXT, 20 digits            | numeric(20,0) | bigint unsigned         |
 * | uint256 | bigint     | TEXT, 78 digits            | numeric(78,0) | char(78) ascii          |
 * | int256  | bigint     | TEXT, 78 characters        | numeric(78,0) | char(78) ascii          |
 * | bool    | boolean    | INTEGER 0 or 1             | boolean       | tinyint(1)              |
 * | address | Hex        | TEXT, 42 characters        | text          | char(42) ascii          |
 * | bytes32 | Hex        | TEXT, 66 characters        | text          | char(66) ascii          |
 * | hex     | Hex        | TEXT, any length           | text          | longtext ascii          |
 * | text    | string     | TEXT                       | text          | longtext utf8mb4_bin    |
 * | json    | JsonValue  | TEXT                       | json          | json                    |
 *
 * int32 holds every integer of at most 32 bits, block numbers and Unix seconds. Digits are padded with
 * zeros, negative numbers are written so that text sorts as numbers do (see integer-text.ts). Hex is
 * in lower case and begins with 0x. Integers inside JSON are decimal strings.
 */
export type ColumnKind =
  | 'int32'
  | 'int64'
  | 'uint64'
  | 'uint256'
  | 'int256'
  | 'bool'
  | 'address'
  | 'bytes32'
  | 'hex'
  | 'text'
  | 'json'

export type JsonValue =
  null | boolean | string | number | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Column → kind; a trailing `?` marks one that can be NULL. */
export type ColumnKinds = Readonly<Record<string, ColumnKind | `${ColumnKind}?`>>

/** Table → its columns. */
export type TableRegistry = Readonly<Record<string, ColumnKinds>>

/** What a query answers for a column of the kind, and takes for it. */
export interface KindValues {
  readonly int32: number
  readonly int64: bigint
  readonly uint64: bigint
  readonly uint256: bigint
  readonly int256: bigint
  readonly bool: boolean
  readonly address: Hex
  readonly bytes32: Hex
  readonly hex: Hex
  readonly text: string
  readonly json: JsonValue
}

/** The tables of a registry as Kysely sees them. */
export type TablesOf<Registry extends TableRegistry> = {
  [Table in keyof Registry]: {
    [Column in keyof Registry[Table]]: ValueOf<Registry[Table][Column]>
  }
}

type ValueOf<Kind> = Kind extends ColumnKind
  ? KindValues[Kind]
  : Kind extends `${infer Base extends ColumnKind}?`
    ? KindValues[Base] | null
    : never
