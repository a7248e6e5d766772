/**
 * Arrays and tuples as the database stores them. Every integer is a decimal string: JSON readers in
 * SQL and in JavaScript would round the large ones.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' || typeof item === 'number' ? item.toString() : item,
  )
}

/** SQLite has no booleans. */
export function encodeBool(value: boolean): number {
  return value ? 1 : 0
}
