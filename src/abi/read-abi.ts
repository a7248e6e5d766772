import type { Diagnostic } from '../model/diagnostic.js'
import { parseJson } from '../shared/parse-json.js'
import { quoted } from '../shared/printable.js'
import { isFragment, readFragments } from './human-readable/read-fragments.js'
import { fieldsOf, isFields } from './json-fields.js'

export interface ReadAbi {
  readonly abi: readonly object[]
  readonly diagnostics: readonly Diagnostic[]
}

const itemTypes: ReadonlySet<unknown> = new Set([
  'function',
  'event',
  'error',
  'constructor',
  'fallback',
  'receive',
])

/** A contract has no room for a tenth of that; each event costs time. */
const itemsMax = 10_000

/**
 * The value of a field `abi`: a list, a list as text (solc before 0.8), or Solidity's own notation.
 * Null when it is none of them.
 */
export function readAbi(value: unknown, path: string): ReadAbi | null {
  const list = typeof value === 'string' ? parseJson(value) : value
  if (!Array.isArray(list) || !isAbi(list)) return null
  if (list.length > itemsMax) return { abi: [], diagnostics: [tooLong(list, path)] }
  const items = list.filter(isAbiItem)
  const lines = list.filter(isFragment)
  const written = readFragments(lines, path)
  const rest = list.filter((item) => !isAbiItem(item) && !isFragment(item))
  return {
    abi: [...items, ...written.abi],
    diagnostics: [...written.diagnostics, ...leftOut(rest, path)],
  }
}

/** Could it be the value of a field `abi`? */
export function isAbi(value: unknown): boolean {
  const list = typeof value === 'string' && /^\s*\[/.test(value) ? parseJson(value) : value
  return Array.isArray(list) && (list.length === 0 || list.some(isAbiItem) || list.some(isFragment))
}

/**
 * Is a list in some JSON file an ABI? Other lists have a `type` too: an entry with parameters, or
 * what nothing else is called, decides.
 */
export function isBareAbi(value: readonly unknown[]): boolean {
  const first = value.slice(0, itemsMax)
  return first.some((item) => isFragment(item) || (isAbiItem(item) && isUnmistakable(item)))
}

/** Old compilers leave `type: "function"` out. */
function isAbiItem(value: unknown): value is object {
  const { type, name, inputs } = fieldsOf(value)
  if (type === undefined) return typeof name === 'string' && Array.isArray(inputs)
  if (!itemTypes.has(type)) return false
  const needsName = type === 'event' || type === 'function' || type === 'error'
  return !needsName || typeof name === 'string' || Array.isArray(inputs)
}

function isUnmistakable(item: object): boolean {
  const { type, inputs } = fieldsOf(item)
  return Array.isArray(inputs) || type === 'fallback' || type === 'receive'
}

function leftOut(items: readonly unknown[], path: string): readonly Diagnostic[] {
  if (items.length === 0) return []
  const entries = items.length === 1 ? '1 entry' : `${items.length} entries`
  return [
    {
      code: 'ABI_INVALID',
      where: path,
      message: `${entries} of the ABI left out: no event, function or error (${shown(items[0])}).`,
      hint: 'Compile the contract again.',
    },
  ]
}

function tooLong({ length }: readonly unknown[], path: string): Diagnostic {
  return {
    code: 'ABI_INVALID',
    where: path,
    message: `The ABI has ${length} entries, which no contract has; more than ${itemsMax} are not read.`,
    hint: 'Compile the contract again, or leave this file out.',
  }
}

function shown(item: unknown): string {
  if (isFields(item)) return `type ${shown(item['type'])}`
  if (typeof item === 'object' && item !== null) return 'a list'
  return quoted(String(item))
}
