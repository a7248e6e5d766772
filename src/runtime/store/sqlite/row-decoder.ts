import type { ColumnDefinition } from 'better-sqlite3'
import type { TableRegistry } from '../../../shared/column-kind.js'
import type { SqlValue } from '../../ports/event.js'
import { baseKind, columnDecoder } from '../column-codec.js'

type Row = Record<string, SqlValue>

/** How to read the rows of one statement. */
export interface RowDecoder {
  /** Whether integers must arrive as bigint, since a double would lose digits. */
  readonly wide: boolean
  /** Turns stored values into what the registry promises, in place; null when there is nothing to do. */
  readonly decode: ((row: Row) => unknown) | null
}

/**
 * By each result column's origin, which survives aliases, joins and views. An expression has no
 * origin: its integers become numbers where that is exact, its text stays text.
 */
export function rowDecoder(
  columns: readonly ColumnDefinition[],
  registry: TableRegistry,
): RowDecoder {
  const kinds = columns.map(({ table, column }) => {
    const kind = table !== null && column !== null ? lookUp(registry, table, column) : undefined
    return kind === undefined ? undefined : baseKind(kind)
  })
  const wide = kinds.some((kind) => kind === undefined || kind === 'int64')
  // Of two columns with one name a row has the last one.
  const byName = new Map(columns.map(({ name }, index) => [name, kinds[index]]))
  const readers = [...byName].flatMap(([name, kind]) => {
    // Without bigints an int32 is already the number it should be.
    if (kind === 'int32' && !wide) return []
    const read = kind === undefined ? narrow : columnDecoder('sqlite', kind)
    return read ? [{ name, read }] : []
  })
  if (readers.length === 0) return { wide, decode: null }
  const decode = (row: Row): unknown => {
    const target: Record<string, unknown> = row
    for (const { name, read } of readers) target[name] = read(row[name] ?? null)
    return target
  }
  return { wide, decode }
}

function lookUp(
  registry: TableRegistry,
  table: string,
  column: string,
): TableRegistry[string][string] | undefined {
  const columns = Object.hasOwn(registry, table) ? registry[table] : undefined
  return columns && Object.hasOwn(columns, column) ? columns[column] : undefined
}

function narrow(value: SqlValue): SqlValue {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
