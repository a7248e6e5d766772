import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import { kindIn } from '../server/result-decoder.js'

export interface Origin {
  /** Object id of the table; 0 for an expression. */
  readonly tableID: number
  readonly columnID: number
}

type Query = (sql: string, parameters: readonly unknown[]) => Promise<readonly CatalogueRow[]>

interface CatalogueRow {
  readonly oid: string
  readonly position: string
  readonly table: string
  readonly column: string
}

const selectColumns = `select c.oid, a.attnum as position, c.relname as "table", a.attname as "column"
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.oid = any($1::oid[]) and c.relnamespace = quote_ident(current_schema())::regnamespace and a.attnum > 0`

/** Which column of the registry a column of a result comes from; the server only tells numbers. */
export class Catalogue {
  readonly #registry: TableRegistry
  readonly #query: Query
  readonly #kinds = new Map<number, ReadonlyMap<number, ColumnKind>>()

  constructor(registry: TableRegistry, query: Query) {
    this.#registry = registry
    this.#query = query
  }

  /** After a change of the schema numbers may mean something else. */
  forget(): void {
    this.#kinds.clear()
  }

  async load(origins: readonly Origin[]): Promise<void> {
    const ids = new Set(origins.map(({ tableID }) => tableID))
    const unknown = [...ids].filter((id) => id !== 0 && !this.#kinds.has(id))
    if (unknown.length === 0) return
    const rows = await this.#query(selectColumns, [unknown])
    for (const id of unknown) this.#kinds.set(id, this.#kindsOf(rows, id))
  }

  kindOf({ tableID, columnID }: Origin): ColumnKind | undefined {
    return this.#kinds.get(tableID)?.get(columnID)
  }

  #kindsOf(rows: readonly CatalogueRow[], id: number): ReadonlyMap<number, ColumnKind> {
    const kinds = new Map<number, ColumnKind>()
    for (const { oid, position, table, column } of rows) {
      const kind = Number(oid) === id ? kindIn(this.#registry, table, column) : undefined
      if (kind !== undefined) kinds.set(Number(position), kind)
    }
    return kinds
  }
}
