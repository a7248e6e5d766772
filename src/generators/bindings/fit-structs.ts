import type { BindingItem, BindingParameter } from '../../model/binding-model.js'
import { claimedTypes } from './typechain-names.js'

/**
 * TypeChain declares a type for every struct that an ABI names, and takes the first one where two
 * share a name. A name that stands for two shapes, or that is taken, is forgotten: the struct is then
 * written out where it is used.
 */
export function fitStructs(
  items: readonly BindingItem[],
  className: string,
): readonly BindingItem[] {
  const shapes = new Map<string, string>()
  const unusable = new Set<string>()
  for (const parameter of items.flatMap(parametersOf).flatMap(withComponents)) {
    const name = structName(parameter)
    if (name === null) continue
    const shape = JSON.stringify(parameter.components)
    if ((shapes.get(name) ?? shape) !== shape || isTaken(name, className)) unusable.add(name)
    shapes.set(name, shape)
  }
  const fit = (parameter: BindingParameter): BindingParameter => {
    const { internalType, components, ...rest } = parameter
    const name = structName(parameter)
    const keepsName = name !== null && !unusable.has(name)
    return {
      ...rest,
      ...(keepsName && internalType !== undefined && { internalType }),
      ...(components && { components: components.map(fit) }),
    }
  }
  return items.map((item) => ({
    ...item,
    inputs: item.inputs.map(fit),
    ...(item.type === 'function' && { outputs: item.outputs.map(fit) }),
  }))
}

function parametersOf(item: BindingItem): readonly BindingParameter[] {
  return item.type === 'function' ? [...item.inputs, ...item.outputs] : item.inputs
}

function withComponents(parameter: BindingParameter): readonly BindingParameter[] {
  return [parameter, ...(parameter.components ?? []).flatMap(withComponents)]
}

/** As TypeChain writes it: `Library.Name`, each with a capital. */
function structName({ internalType }: BindingParameter): string | null {
  const name = internalType?.slice('struct '.length).replace(/\[.*$/, '')
  if (name === undefined) return null
  return name.replace(/(^|\.)(.)/g, (_, dot: string, first: string) => dot + first.toUpperCase())
}

/** By an import, or by the contract's own interfaces. */
function isTaken(name: string, className: string): boolean {
  const [first = '', second] = name.split('.')
  if (second !== undefined) return claimedTypes.has(first)
  const own = [className, `${className}Interface`]
  return [`${name}Struct`, `${name}StructOutput`].some((type) => own.includes(type))
}
