import type { EventNatspec, Natspec } from './artifact.js'

export function eventNatspec(natspec: Natspec, signature: string): EventNatspec | undefined {
  return Object.hasOwn(natspec.events, signature) ? natspec.events[signature] : undefined
}
