import { fieldsOf } from './json-fields.js'
import { type AbiParameter, depthMax } from './parse-type.js'

export interface AbiItem {
  readonly type: 'event' | 'function'
  readonly name: string
  readonly anonymous: boolean
  readonly inputs: readonly AbiParameter[]
  readonly outputs: readonly AbiParameter[]
}

/**
 * Events and functions of an ABI, with nothing left to doubt: every field has its type. Sorted by
 * content: compilers order them differently, and of contradictory repeats always the same one is
 * first.
 */
export function parseAbi(abi: readonly object[]): readonly AbiItem[] {
  return abi
    .flatMap(parseItem)
    .map((item) => ({ item, content: JSON.stringify(item) }))
    .sort((a, b) => (a.content < b.content ? -1 : Number(a.content > b.content)))
    .map(({ item }) => item)
}

function parseItem(entry: object): readonly AbiItem[] {
  const { type = 'function', name, anonymous, inputs, outputs } = fieldsOf(entry)
  if (type !== 'event' && type !== 'function') return []
  return [
    {
      type,
      name: textOf(name),
      anonymous: anonymous === true,
      inputs: parseParameters(inputs),
      outputs: parseParameters(outputs),
    },
  ]
}

/** Deeper components are left out, and so no type: a hostile ABI could exhaust the stack. */
function parseParameters(value: unknown, depth = 0): readonly AbiParameter[] {
  if (!Array.isArray(value) || depth > depthMax) return []
  return value.map((entry: unknown) => {
    const { name, type, internalType, indexed, components } = fieldsOf(entry)
    return {
      name: textOf(name),
      type: textOf(type),
      internalType: typeof internalType === 'string' ? internalType : undefined,
      indexed: indexed === true,
      components: parseParameters(components, depth + 1),
    }
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
