/**
 * Arrays, tuples and whatever else goes into a JSON column, as the database stores it. Every integer
 * is a decimal string: JSON readers in SQL and in JavaScript would round the large ones.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isInteger(item) ? BigInt(item).toString() : item,
  )
}

function isInteger(value: unknown): value is bigint | number {
  return typeof value === 'bigint' || Number.isInteger(value)
}

/** SQLite has no booleans. */
export function encodeBool(value: boolean): number {
  return value ? 1 : 0
}
