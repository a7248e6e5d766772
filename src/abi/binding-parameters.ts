import type { BindingParameter } from '../model/binding-model.js'
import { type AbiParameter, fieldNames, parseType } from './parse-type.js'

/** Where a parameter stands decides what its name and its type may be. */
export type ParameterPlace = 'argument' | 'indexable' | 'result'

/** TypeScript types spell short fixed arrays out, so nested ones grow without bound. */
const fixedItemsMax = 1_000

/**
 * Parameters as ethers and TypeScript take them. Names don't take part in a selector or a topic, so
 * one that can't be used is replaced; null when a type has no exact counterpart.
 */
export function bindingParameters(
  parameters: readonly AbiParameter[],
  place: ParameterPlace,
): readonly BindingParameter[] | null {
  const names = fieldNames(parameters.map(({ name }) => ({ name: usableName(name) })))
  const converted = parameters.map((parameter, index) => {
    // An unnamed result stays so: ethers answers it by its position alone.
    const name = place === 'result' && parameter.name === '' ? '' : (names[index] ?? '')
    return bindingParameter(parameter, name, place)
  })
  return converted.every((parameter) => parameter !== null) ? converted : null
}

function bindingParameter(
  parameter: AbiParameter,
  name: string,
  place: ParameterPlace,
): BindingParameter | null {
  const [, base = '', arrays = ''] = /^(\w+)((?:\[(?:[1-9]\d*)?\])*)$/.exec(parameter.type) ?? []
  if (base === '' || parseType(parameter) === null || fixedItems(arrays) > fixedItemsMax)
    return null
  const indexed = place === 'indexable' ? { indexed: parameter.indexed } : {}
  if (base !== 'tuple') {
    const type = elementaryType(base, place)
    return type === null ? null : { name, type: type + arrays, ...indexed }
  }
  const fields = bindingParameters(parameter.components, place === 'result' ? 'result' : 'argument')
  if (fields === null) return null
  const names = fieldNames(fields)
  const components = fields.map((field, index) => ({ ...field, name: names[index] ?? field.name }))
  const { internalType } = parameter
  const isStruct = internalType !== undefined && structPattern.test(internalType)
  return { name, type: `tuple${arrays}`, ...(isStruct && { internalType }), components, ...indexed }
}

const structPattern = /^struct [A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?(?:\[\d*\])*$/

/** ethers has no type for functions. In a result its 24 bytes do; in a signature its name counts. */
function elementaryType(base: string, place: ParameterPlace): string | null {
  if (base === 'function') return place === 'result' ? 'bytes24' : null
  return { uint: 'uint256', int: 'int256', byte: 'bytes1' }[base] ?? base
}

function fixedItems(arrays: string): number {
  const sizes = [...arrays.matchAll(/\[(\d+)\]/g)].map(([, size]) => Number(size))
  return sizes.reduce((product, size) => product * size, 1)
}

/** Names that ethers' results have themselves: `result.length` is how many values there are. */
const resultNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Array.prototype),
  'getValue',
  'then',
  'toArray',
  'toObject',
])

/** Empty for a name that can't be written in TypeScript; its place gives it another. */
function usableName(name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return ''
  return resultNames.has(name) ? `${name}_` : name
}
