import type { Diagnostic } from '../model/diagnostic.js'
import { quoted } from '../shared/printable.js'
import { fieldsOf, textOf } from './json-fields.js'
import { type AbiItem, parseAbi } from './parse-abi.js'
import type { AbiParameter } from './parse-type.js'

/**
 * What an ABI says that can't be true. Everything in it is indexed as it stands: these are remarks,
 * for whoever wonders later why a table stays empty.
 */
export function checkAbi(abi: readonly object[], path: string): readonly Diagnostic[] {
  const events = parseAbi(abi).filter((item) => item.type === 'event')
  return [...malformed(abi), ...contradictions(events), ...contradictoryRepeats(events)].map(
    (message) => ({
      code: 'ABI_INVALID',
      where: path,
      message,
      hint: 'Compile the contract again: a compiler writes no such ABI. If the file is not yours, tell whoever published it.',
    }),
  )
}

/** Old compilers leave empty lists out; a list that is none is another thing. */
function malformed(abi: readonly object[]): readonly string[] {
  return abi.flatMap((item) => {
    const { type, name, inputs } = fieldsOf(item)
    if (type !== 'event' || Array.isArray(inputs) || inputs === undefined) return []
    const event = quoted(textOf(name) ?? '')
    return [`The parameters of the event ${event} are no list; it is taken to have none.`]
  })
}

/** A published ENSRegistry calls a parameter of `Transfer` an address, and internally a `bytes32`. */
function contradictions(events: readonly AbiItem[]): readonly string[] {
  const found = events.flatMap(({ name, inputs }) =>
    inputs.filter(isContradictory).map((input) => ({ name, input })),
  )
  const [first] = found
  if (!first) return []
  const { name, internalType, type } = first.input
  const count = found.length === 1 ? '1 parameter has' : `${found.length} parameters have`
  return [
    `${count} two types at once and will be read by the first: ${quoted(name)} of ${quoted(first.name)} is ${quoted(type)} and ${quoted(internalType ?? '')}.`,
  ]
}

function isContradictory({ type, internalType }: AbiParameter): boolean {
  if (internalType === undefined || !isElementary(internalType)) return false
  return canonical(internalType) !== canonical(type)
}

function contradictoryRepeats(events: readonly AbiItem[]): readonly string[] {
  const layouts = new Map<string, Set<string>>()
  for (const event of events) {
    const layout = `${event.name}(${event.inputs.map(layoutOf).join()})`
    const names = event.inputs.map((input) => input.name).join()
    layouts.set(layout, (layouts.get(layout) ?? new Set()).add(names))
  }
  return [...layouts]
    .filter(([, names]) => names.size > 1)
    .map(
      ([layout]) =>
        `The event ${quoted(layout)} is declared more than once, with different names of parameters; one of them counts.`,
    )
}

function layoutOf({ type, indexed, components }: AbiParameter): string {
  const fields = components.length > 0 ? `(${components.map(layoutOf).join()})` : ''
  return `${type}${fields}${indexed ? ' indexed' : ''}`
}

/** User-defined types, enums, contracts and structs have other names; `address payable` is one. */
function isElementary(type: string): boolean {
  return /^(address( payable)?|bool|string|bytes\d*|u?int\d*)(\[\d*\])*$/.test(type)
}

function canonical(type: string): string {
  return type
    .replace(/^address payable/, 'address')
    .replace(/^byte(?!s)/, 'bytes1')
    .replace(/^(u?int)(?!\d)/, '$1256')
}
