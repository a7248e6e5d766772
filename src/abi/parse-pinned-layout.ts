import { assert } from '../errors.js'
import type { EventPin, LayoutPin } from '../model/event-pin.js'
import { noNatspec } from './artifact.js'
import { parseAbi } from './parse-abi.js'
import { type ParsedEvent, parseEvent } from './parse-event.js'

/** A layout that the manifest remembers, as if it stood in the ABI. */
export function parsePinnedLayout(
  pin: EventPin,
  { event = pin.event, inputs, anonymous }: LayoutPin,
): ParsedEvent {
  const [item] = parseAbi([{ type: 'event', name: event, inputs, anonymous }])
  assert(item, 'a pinned layout is an event')
  const parsed = parseEvent(item, noNatspec, '.bcdata/manifest.json')
  // Whoever edits the manifest gets its own error before (see read-manifest.ts).
  assert('signature' in parsed, `the manifest remembers ${event} with types that nobody can decode`)
  return parsed
}
