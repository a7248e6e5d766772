import { isDeepStrictEqual } from 'node:util'
import { mergeKeyed } from './merge-keyed.js'

export type JsonObject = Readonly<Record<string, unknown>>

/** Three versions of a value; undefined is "not there". */
export interface ThreeValues {
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

/**
 * Merges values by what they say, whatever their order and formatting. Where both sides changed the
 * same value the team's stays, and its path is reported.
 */
export function mergeJson(values: ThreeValues, path: string, kept: string[]): unknown {
  const { base, mine, theirs } = values
  if (isDeepStrictEqual(mine, theirs) || isDeepStrictEqual(base, theirs)) return mine
  if (isDeepStrictEqual(base, mine)) return theirs
  if (isObject(mine) && isObject(theirs)) {
    return mergeObjects({ base: isObject(base) ? base : {}, mine, theirs }, path, kept)
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const keyOf = commonKey([base, mine, theirs])
    if (keyOf) return mergeArrays({ base, mine, theirs }, keyOf, path, kept)
  }
  kept.push(path)
  return mine
}

function mergeObjects(
  { base, mine, theirs }: Record<keyof ThreeValues, JsonObject>,
  path: string,
  kept: string[],
): JsonObject {
  const merged = mergeKeyed(entriesOf(base), entriesOf(mine), entriesOf(theirs), (key, b, m, t) =>
    mergeJson({ base: b, mine: m, theirs: t }, path === '' ? key : `${path}.${key}`, kept),
  )
  return Object.fromEntries(merged)
}

function mergeArrays(
  { base, mine, theirs }: Record<keyof ThreeValues, readonly unknown[]>,
  keyOf: KeyOf,
  path: string,
  kept: string[],
): readonly unknown[] {
  const keyed = (items: readonly unknown[]) =>
    new Map(items.map((item, i) => [keyOf(item, i), item]))
  const merged = mergeKeyed(keyed(base), keyed(mine), keyed(theirs), (key, b, m, t) =>
    mergeJson({ base: b, mine: m, theirs: t }, `${path}[${key}]`, kept),
  )
  return [...merged.values()]
}

type KeyOf = (item: unknown, index: number) => string | undefined

/** What tells the items of Grafana's lists apart: queries, variables, properties, overrides. */
const keys: readonly KeyOf[] = [
  (item) => textOf(item, 'refId'),
  (item) => textOf(item, 'name'),
  (item) => textOf(item, 'id'),
  (item) =>
    isObject(item) && isObject(item['matcher']) ? JSON.stringify(item['matcher']) : undefined,
  (item) => textOf(item, 'title'),
]

/** A key that every item has, and no two items of a list share; items of equally long lists have a place. */
function commonKey(lists: readonly (readonly unknown[])[]): KeyOf | undefined {
  const found = keys.find((keyOf) => lists.every((list) => isKeyOf(keyOf, list)))
  if (found) return found
  const isSimilar = lists.every((list) => list.length === lists[0]?.length && list.every(isObject))
  return isSimilar ? (_item, index) => String(index) : undefined
}

function isKeyOf(keyOf: KeyOf, list: readonly unknown[]): boolean {
  const found = list.map(keyOf)
  return !found.includes(undefined) && new Set(found).size === list.length
}

function textOf(item: unknown, field: string): string | undefined {
  const value = isObject(item) ? item[field] : undefined
  return typeof value === 'string' ? value : undefined
}

function entriesOf(value: JsonObject): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value))
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Null for a text that is no JSON object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
