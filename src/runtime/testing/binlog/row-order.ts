import type { NewRow } from './ledger-table.js'

/** The order in which a node hands out ids in tables under consensus: key, count of values, values. */
export function compareNewRows(
  columns: readonly string[],
): (left: NewRow, right: NewRow) => number {
  const places = columns
    .map((name, place) => ({ name, place }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
  const fieldsOf = ({ values }: NewRow) =>
    places.flatMap(({ name, place }) => {
      const value = values[place] ?? null
      return value === null ? [] : [Buffer.from(name, 'latin1'), value]
    })
  return (left, right) =>
    Buffer.compare(left.values[0] ?? nothing, right.values[0] ?? nothing) ||
    fieldsOf(left).length - fieldsOf(right).length ||
    compareEach(fieldsOf(left), fieldsOf(right))
}

const nothing = Buffer.alloc(0)

function compareEach(left: readonly Uint8Array[], right: readonly Uint8Array[]): number {
  for (const [at, bytes] of left.entries()) {
    const order = Buffer.compare(bytes, right[at] ?? nothing)
    if (order !== 0) return order
  }
  return 0
}
