import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { placesOf } from './row-values.js'

/**
 * Orders new rows as the node does before it numbers them (`EntryLessNoLock` in libstorage/Table.cpp,
 * FISCO BCOS 2.9): by key, by how many values there are, by names and values.
 */
export function rowOrder({ columns }: BinlogTable): (left: BinlogRow, right: BinlogRow) => number {
  return (left, right) =>
    compareValues(left.values[0], right.values[0]) ||
    countOf(left) - countOf(right) ||
    compareFields(columns, left, right)
}

const nothing = new Uint8Array()

function compareValues(
  left: Uint8Array | null | undefined,
  right: Uint8Array | null | undefined,
): number {
  return Buffer.compare(left ?? nothing, right ?? nothing)
}

function countOf({ values }: BinlogRow): number {
  return values.reduce((count, value) => (value === null ? count : count + 1), 0)
}

/** Of two rows with as many values the one with a value in the first column where they differ. */
function compareFields(columns: readonly string[], left: BinlogRow, right: BinlogRow): number {
  const byName = [...placesOf(columns)].sort(([one], [other]) => (one < other ? -1 : 1))
  for (const [, place] of byName) {
    const [one, other] = [left.values[place] ?? null, right.values[place] ?? null]
    if ((one === null) !== (other === null)) return one === null ? 1 : -1
    const order = compareValues(one, other)
    if (order !== 0) return order
  }
  return 0
}
