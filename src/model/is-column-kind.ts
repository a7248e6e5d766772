import type { ColumnKind } from '../shared/column-kind.js'

const kinds: Readonly<Record<ColumnKind, true>> = {
  int32: true,
  int64: true,
  uint64: true,
  uint256: true,
  int256: true,
  bool: true,
  address: true,
  bytes32: true,
  hex: true,
  text: true,
  json: true,
}

/** Column → kind, as migrations and manifests have them; a trailing `?` marks what can be NULL. */
export function areColumnKinds(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(
    ([name, kind]) =>
      isColumnName(name) && typeof kind === 'string' && Object.hasOwn(kinds, kind.replace('?', '')),
  )
}

/** What our own naming gives; nothing else gets into SQL. */
export function isColumnName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]\w{0,62}$/.test(value)
}

export function areColumnNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(isColumnName)
}
