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

/** The compiler refuses deeper structs and arrays; a hostile ABI could exhaust the stack. */
const depthMax = 64

/** A block hardly has gas for a log of so many values (8 gas a byte). */
const itemsMax = 100_000

/** Null for a type that no contract can emit or that nobody can decode (`fixed128x18`, a typo). */
export function parseType(parameter: AbiParameter, depth = 0): AbiType | null {
  if (depth > depthMax) return null
  const array = /^(.*)\[(\d*)\]$/.exec(parameter.type)
  if (array) {
    const [, itemType = '', digits = ''] = array
    const item = parseType({ ...parameter, type: itemType }, depth + 1)
    const length = digits === '' ? null : Number(digits)
    if (!item || (length ?? 0) * itemsIn(item) > itemsMax) return null
    return { type: 'array', item, length }
  }
  if (parameter.type === 'tuple') return parseTuple(parameter.components, depth)
  return parseElementary(parameter.type)
}

/** Values that a fixed array of these has per item; at least one. */
function itemsIn(type: AbiType): number {
  return type.type === 'array' ? Math.max(type.length ?? 1, 1) * itemsIn(type.item) : 1
}

function parseTuple(components: readonly AbiParameter[], depth: number): AbiType | null {
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
