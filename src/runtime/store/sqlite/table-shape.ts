import type { Database } from 'better-sqlite3'

/** A table as it is in the database, whatever made it so. */
export interface TableShape {
  readonly name: string
  /** Stored columns, in order; generated ones are left out. */
  readonly columns: readonly string[]
  /** In the order of the key; empty where the table has none. */
  readonly primaryKey: readonly string[]
}

interface ColumnInfo {
  readonly name: string
  readonly pk: number
  readonly hidden: number
}

/** Null where there is no such table. */
export function tableShape(database: Database, name: string): TableShape | null {
  const infos = database
    .prepare<[string], ColumnInfo>(
      "select name, pk, hidden from pragma_table_xinfo(?, 'main') order by cid",
    )
    .all(name)
  if (infos.length === 0) return null
  const keyed = infos.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk)
  return {
    name,
    columns: infos.filter(({ hidden }) => hidden === 0).map((info) => info.name),
    primaryKey: keyed.map((info) => info.name),
  }
}
