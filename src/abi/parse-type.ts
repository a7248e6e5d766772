import type { AbiField, AbiType } from '../model/contract-model.js'
import { propertyName } from '../model/naming.js'

/** A parameter as JSON ABIs write it; only the fields that decide the encoding. */
export interface AbiParameter {
  readonly name: string
  readonly type: string
  readonly internalType: string | undefined
  readonly indexed: boolean
  readonly components: readonly AbiParameter[]
}

/** Fifty structs in lists, more than anybody writes; a hostile ABI could exhaust the stack. */
export const depthMax = 104

/** Room for as many brackets as that. */
const typeLengthMax = 1_000

/** A block hardly has gas for a log of so many values (8 gas a byte). */
const itemsMax = 100_000

/**
 * Null for a type that no contract can emit or that nobody can decode: `fixed128x18`, a typo, arrays
 * and structs of nothing, arrays larger than a block.
 */
export function parseType(parameter: AbiParameter, depth = 0): AbiType | null {
  if (depth > depthMax || parameter.type.length > typeLengthMax) return null
  const array = /^(.*)\[((?:[1-9]\d*)?)\]$/.exec(parameter.type)
  if (array) {
    const [, itemType = '', digits = ''] = array
    const item = parseType({ ...parameter, type: itemType }, depth + 1)
    const length = digits === '' ? null : Number(digits)
    if (!item || (length ?? 1) * itemsIn(item) > itemsMax) return null
    return { type: 'array', item, length }
  }
  if (parameter.type === 'tuple') return parseTuple(parameter.components, depth)
  return parseElementary(parameter.type)
}

/** Elementary values in one of these, dynamic arrays counted as one item. */
function itemsIn(type: AbiType): number {
  if (type.type === 'array') return (type.length ?? 1) * itemsIn(type.item)
  if (type.type === 'tuple') {
    return type.fields.reduce((sum, field) => sum + itemsIn(field.type), 0)
  }
  return 1
}

function parseTuple(components: readonly AbiParameter[], depth: number): AbiType | null {
  if (components.length === 0) return null
  const names = fieldNames(components)
  const fields: AbiField[] = []
  for (const [index, component] of components.entries()) {
    const type = parseType(component, depth + 1)
    if (!type) return null
    fields.push({ name: names[index] ?? `arg${index}`, type })
  }
  return { type: 'tuple', fields }
}

function parseElementary(name: string): AbiType | null {
  switch (name) {
    case 'address':
    case 'bool':
    case 'bytes':
    case 'string':
    case 'function':
      return { type: name }
    case 'byte':
      return { type: 'fixedBytes', length: 1 }
    case 'uint':
    case 'int':
      return { type: name, bits: 256 }
  }
  const sized = /^(uint|int|bytes)([1-9]\d*)$/.exec(name)
  const size = Number(sized?.[2])
  if (sized?.[1] === 'bytes') return size <= 32 ? { type: 'fixedBytes', length: size } : null
  if (!sized || size > 256 || size % 8 !== 0) return null
  return { type: sized[1] === 'int' ? 'int' : 'uint', bits: size }
}

/** Names that can be keys of one object: unnamed are `arg0` …, a repeated one gets its position. */
export function fieldNames(parameters: readonly { readonly name: string }[]): readonly string[] {
  const used = new Set<string>()
  return parameters.map(({ name }, index) => {
    const wanted = name === '' ? `arg${index}` : propertyName(name)
    const free = used.has(wanted) ? firstFree(wanted, index, used) : wanted
    used.add(free)
    return free
  })
}

function firstFree(name: string, index: number, used: ReadonlySet<string>): string {
  let candidate = `${name}_${index}`
  while (used.has(candidate)) candidate += '_'
  return candidate
}
