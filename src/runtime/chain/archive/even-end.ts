import type { ArchiveRecord } from '../../ports/archive.js'

/**
 * Where a range from `from` to about `to` had better end: where records do, so that each is read as a
 * whole, and before what is archived changes, so that a range is either there or not. Records of one
 * kind that follow each other are taken together up to `to`; one that is longer than that is not cut.
 */
export function evenEnd(records: readonly ArchiveRecord[], from: number, to: number): number {
  const telling = records.filter(({ filter }) => !isEmpty(filter.addresses))
  let end = partEnd(telling, from, to)
  const filters = filtersAt(telling, from)
  while (end < to && filtersAt(telling, end + 1) === filters) {
    const next = partEnd(telling, end + 1, to)
    if (next > to) break
    end = next
  }
  return end
}

/** The last block up to which the same records are there as at `from`. */
function partEnd(records: readonly ArchiveRecord[], from: number, to: number): number {
  const there = records.filter((record) => record.from <= from && record.to >= from)
  const ends = there.map((record) => record.to)
  const starts = records.filter((record) => record.from > from).map((record) => record.from - 1)
  return Math.min(...(ends.length > 0 ? ends : [to]), ...starts)
}

function filtersAt(records: readonly ArchiveRecord[], block: number): string {
  const there = records.filter((record) => record.from <= block && record.to >= block)
  return [...new Set(there.map(({ filter }) => filter.id))].sort().join()
}

/** A header that was archived without logs. */
function isEmpty(values: ReadonlySet<string> | 'any'): boolean {
  return values !== 'any' && values.size === 0
}
