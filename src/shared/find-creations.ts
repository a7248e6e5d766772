import type { FactoryConfig } from './config.js'
import type { Hex } from './hex.js'

/** What generated code and the model both know of an event. */
export interface EventLayout {
  /** Canonical: `PairCreated(address,address,address,uint256)`. */
  readonly signature: string
  /** Null for an anonymous event. */
  readonly topic0: Hex | null
  /** Of the parameters, in their order. */
  readonly columns: readonly string[]
}

export type FoundCreations<Layout> =
  | { readonly creations: readonly { readonly event: Layout; readonly value: number }[] }
  /** `choices`: what could be meant instead. */
  | { readonly problem: string; readonly choices: readonly string[] }

/**
 * The layouts of a factory's event that report addresses, with the parameter's position. An event
 * that has changed has several, and some of them may lack the parameter.
 */
export function findCreations<Layout extends EventLayout>(
  layouts: readonly Layout[],
  { contract, event, parameter }: FactoryConfig,
): FoundCreations<Layout> {
  const named = layouts.filter(({ signature }) =>
    event.includes('(') ? signature === event : nameOf(signature) === event,
  )
  if (named.length === 0) {
    const choices = [...new Set(layouts.map(({ signature }) => nameOf(signature)))]
    return { problem: `${contract} has no event ${event} that is indexed`, choices }
  }
  const visible = named.filter(({ topic0 }) => topic0 !== null)
  if (visible.length === 0) {
    return { problem: `the event ${contract}.${event} is anonymous`, choices: [] }
  }
  const found = visible.flatMap((layout) =>
    layout.columns.flatMap((column, value) =>
      isSame(column, parameter)
        ? [{ event: layout, value, type: typesOf(layout.signature)[value] }]
        : [],
    ),
  )
  const creations = found.filter(({ type }) => /^address(\[\d*\])?$/.test(type ?? ''))
  if (creations.length > 0) {
    return { creations: creations.map(({ event: layout, value }) => ({ event: layout, value })) }
  }
  const [other] = found
  const choices = visible.flatMap(({ columns, signature }) =>
    columns.filter((_, index) => typesOf(signature)[index]?.startsWith('address')),
  )
  const where = `${contract}.${event}`
  return other === undefined
    ? { problem: `${where} has no parameter ${parameter}`, choices }
    : { problem: `the parameter ${parameter} of ${where} is ${other.type}, no address`, choices }
}

function nameOf(signature: string): string {
  return signature.slice(0, signature.indexOf('('))
}

/** A column is the parameter's name in snake_case, and may end in `_`. */
function isSame(column: string, parameter: string): boolean {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
  return column === parameter || plain(column) === plain(parameter)
}

/** The types of the parameters: `Made(address,(uint256,bytes)[])` has two. */
function typesOf(signature: string): readonly string[] {
  const types: string[] = []
  let depth = 0
  let type = ''
  for (const character of signature.slice(signature.indexOf('(') + 1, -1)) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === ',' && depth === 0) {
      types.push(type)
      type = ''
    } else type += character
  }
  return [...types, type]
}
