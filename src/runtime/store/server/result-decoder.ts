import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import type { SqlValue } from '../../ports/event.js'
import { baseKind } from '../column-codec.js'

/** How one column of a result is read; null where it is as it should be. */
export type ColumnReader = ((stored: SqlValue) => unknown) | null

export type Row = Record<string, unknown>

/** Reads the columns in place; of two with one name the last one counts, as with the drivers. */
export function decodeRows(
  rows: readonly Row[],
  names: readonly string[],
  readers: readonly ColumnReader[],
): void {
  const byName = new Map(names.map((name, index) => [name, readers[index] ?? null]))
  const needed = [...byName].flatMap(([name, read]) => (read === null ? [] : [{ name, read }]))
  if (needed.length === 0) return
  for (const row of rows) {
    for (const { name, read } of needed) {
      const stored = row[name]
      if (stored !== null && stored !== undefined) row[name] = read(stored as SqlValue)
    }
  }
}

export function kindIn(
  registry: TableRegistry,
  table: string,
  column: string,
): ColumnKind | undefined {
  const columns = Object.hasOwn(registry, table) ? registry[table] : undefined
  const kind = columns && Object.hasOwn(columns, column) ? columns[column] : undefined
  return kind === undefined ? undefined : baseKind(kind)
}

/** An integer of an expression: a number where that is exact. */
export function toInteger(stored: SqlValue): number | bigint {
  const number = Number(stored)
  return Number.isSafeInteger(number) ? number : BigInt(stored ?? 0)
}
