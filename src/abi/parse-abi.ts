import type { AbiParameter } from './parse-type.js'

export interface AbiItem {
  readonly type: 'event' | 'function'
  readonly name: string
  readonly anonymous: boolean
  readonly inputs: readonly AbiParameter[]
  readonly outputs: readonly AbiParameter[]
}

const itemTypes: ReadonlySet<unknown> = new Set([
  'function',
  'event',
  'error',
  'constructor',
  'fallback',
  'receive',
])

/** Is this JSON value an ABI? Old compilers leave `type: "function"` out. */
export function isAbi(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every(isAbiItem)
}

/** Events and functions of an ABI, with nothing left to doubt: every field has its type. */
export function parseAbi(abi: readonly object[]): readonly AbiItem[] {
  return abi.flatMap((entry) => {
    const item = entry as Record<string, unknown>
    const type = item['type'] ?? 'function'
    if (type !== 'event' && type !== 'function') return []
    return {
      type,
      name: textOf(item['name']),
      anonymous: item['anonymous'] === true,
      inputs: parseParameters(item['inputs']),
      outputs: parseParameters(item['outputs']),
    }
  })
}

function isAbiItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const item = value as Record<string, unknown>
  if (item['type'] === undefined) return typeof item['name'] === 'string' && 'inputs' in item
  return itemTypes.has(item['type'])
}

function parseParameters(value: unknown): readonly AbiParameter[] {
  if (!Array.isArray(value)) return []
  return value.map((entry: unknown) => {
    const parameter = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
      string,
      unknown
    >
    return {
      name: textOf(parameter['name']),
      type: textOf(parameter['type']),
      internalType:
        typeof parameter['internalType'] === 'string' ? parameter['internalType'] : undefined,
      indexed: parameter['indexed'] === true,
      components: parseParameters(parameter['components']),
    }
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
