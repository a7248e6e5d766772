import type { RowVersion } from '../../ports/stash-store.js'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Whether another page may follow. */
  readonly hasMore: boolean
}

/** Values of a page; a row that is larger by itself is still given. */
const pageBytesMax = 4 * 1024 * 1024

/** A value can have 16 MiB, and nobody knows how long the next rows are: never so many at once. */
const rowsAtOnce = 32

/** Rows up to a number and a size. They are fetched a few at a time, so that memory stays bounded, too. */
export async function filledPage(
  fetch: (after: RowVersion | null, limit: number) => Promise<readonly RowVersion[]>,
  limit: number,
): Promise<Page<RowVersion>> {
  const items: RowVersion[] = []
  let bytes = 0
  while (items.length < limit && bytes < pageBytesMax) {
    const portion = Math.min(limit - items.length, fittingRows(items.length, bytes))
    const rows = await fetch(items.at(-1) ?? null, portion)
    items.push(...rows)
    bytes += rows.reduce((sum, { row }) => sum + bytesOf(row.values), 0)
    if (rows.length < portion) return { items, hasMore: false }
  }
  return { items, hasMore: true }
}

/** If the next ones are as long as those so far. */
function fittingRows(rows: number, bytes: number): number {
  if (rows === 0) return 1
  const fitting = Math.floor(((pageBytesMax - bytes) * rows) / Math.max(1, bytes))
  return Math.max(1, Math.min(rowsAtOnce, fitting))
}

function bytesOf(values: readonly (Uint8Array | null)[]): number {
  return values.reduce((sum, value) => sum + (value?.length ?? 0), 0)
}
