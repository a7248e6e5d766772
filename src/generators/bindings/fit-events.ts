import { type BindingItem, signatureOf } from '../../model/binding-model.js'
import { claimedTypes } from './typechain-names.js'

type EventItem = Extract<BindingItem, { readonly type: 'event' }>

/**
 * The events that TypeChain can tell apart. It names the types of an overloaded event after its
 * parameter types, without the fields of structs and the lengths of arrays, and asks ethers for them
 * by a signature that ethers doesn't know; of events with the same signature it declares each.
 */
export function fitEvents(events: readonly EventItem[]): readonly EventItem[] {
  const identifiers = new Set<string>()
  const signatures = new Set<string>()
  return byName(events).flatMap((overloads) =>
    fitOverloads(overloads).filter((event, _index, { length }) => {
      const identifier = `${length > 1 ? symbolOf(event) : event.name}Event`
      const isRepeat = identifiers.has(identifier) || signatures.has(signatureOf(event))
      identifiers.add(identifier)
      signatures.add(signatureOf(event))
      return !isRepeat && !claimedTypes.has(identifier)
    }),
  )
}

function byName(events: readonly EventItem[]): readonly (readonly EventItem[])[] {
  return [...new Set(events.map(({ name }) => name))].map((wanted) =>
    events.filter(({ name }) => name === wanted),
  )
}

/** One of several stays reachable by its name alone, whatever its types. */
function fitOverloads(overloads: readonly EventItem[]): readonly EventItem[] {
  const different = distinct(overloads, signatureOf)
  if (different.length === 1) return different
  const simple = distinct(different.filter(hasSimpleTypes), symbolOf)
  return simple.length > 0 ? simple : different.slice(0, 1)
}

function hasSimpleTypes({ inputs }: EventItem): boolean {
  return inputs.every(({ type }) => !type.startsWith('tuple') && !/\].*\]/.test(type))
}

function symbolOf({ name, inputs }: EventItem): string {
  return `${name}_${inputs.map(({ type }) => type.replace(/\[\d*\]$/, '_array')).join('_')}_`
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>()
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item)
  return [...seen.values()]
}
