/** Decides about one entry; undefined is "not there". */
export type MergeValue<K, V> = (
  key: K,
  base: V | undefined,
  mine: V | undefined,
  theirs: V | undefined,
) => V | undefined

/**
 * Merges entries by their key, in the team's order; what is new comes after its neighbour of the
 * generated text.
 */
export function mergeKeyed<K, V>(
  base: ReadonlyMap<K, V>,
  mine: ReadonlyMap<K, V>,
  theirs: ReadonlyMap<K, V>,
  mergeValue: MergeValue<K, V>,
): ReadonlyMap<K, V> {
  const merged: [K, V][] = []
  const add = (at: number, key: K): void => {
    const value = mergeValue(key, base.get(key), mine.get(key), theirs.get(key))
    if (value !== undefined) merged.splice(at, 0, [key, value])
  }
  for (const key of mine.keys()) add(merged.length, key)
  const before: K[] = []
  for (const key of theirs.keys()) {
    if (!mine.has(key)) add(placeAfter(before, merged), key)
    before.push(key)
  }
  return new Map(merged)
}

/** Behind the nearest of the keys that stand before it in the generated text. */
function placeAfter<K, V>(before: readonly K[], merged: readonly [K, V][]): number {
  for (const key of [...before].reverse()) {
    const index = merged.findIndex(([other]) => other === key)
    if (index >= 0) return index + 1
  }
  return 0
}
