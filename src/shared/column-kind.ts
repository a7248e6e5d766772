import type { Hex } from './hex.js'

/**
 * How a column's value looks in TypeScript and how it is stored. Generated table registries name a
 * kind per column; the store decodes results by it, whatever alias or join a query uses.
 *
 * | kind    | TypeScript | SQLite                                        |
 * | ------- | ---------- | --------------------------------------------- |
 * | int32   | number     | INTEGER (every integer of at most 32 bits, block numbers, Unix seconds) |
 * | int64   | bigint     | INTEGER (signed, at most 64 bits)             |
 * | uint64  | bigint     | TEXT, 20 digits, zero-padded                  |
 * | uint256 | bigint     | TEXT, 78 digits, zero-padded                  |
 * | int256  | bigint     | TEXT, 78 characters, sortable (see integer-text.ts) |
 * | bool    | boolean    | INTEGER 0 or 1                                |
 * | hex     | Hex        | TEXT, lower case with 0x                      |
 * | text    | string     | TEXT                                          |
 * | json    | JsonValue  | TEXT; integers inside are decimal strings     |
 */
export type ColumnKind =
  'int32' | 'int64' | 'uint64' | 'uint256' | 'int256' | 'bool' | 'hex' | 'text' | 'json'

export type JsonValue =
  null | boolean | string | number | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Table name → column name → kind. A trailing `?` marks a column that can be NULL. */
export type TableRegistry = Readonly<
  Record<string, Readonly<Record<string, ColumnKind | `${ColumnKind}?`>>>
>

/** What a query answers for a column of the kind, and takes for it. */
export interface KindValues {
  readonly int32: number
  readonly int64: bigint
  readonly uint64: bigint
  readonly uint256: bigint
  readonly int256: bigint
  readonly bool: boolean
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
