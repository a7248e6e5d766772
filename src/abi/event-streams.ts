import { assert } from '../errors.js'
import { layoutId } from '../model/contract-model.js'
import type { EventPin } from '../model/event-pin.js'
import type { ParsedEvent } from './parse-event.js'
import { parsePinnedLayout } from './parse-pinned-layout.js'

/** An event through all its layouts, before it has names and columns. */
export interface EventStream {
  /** Handler key that it was given, with the rest of what was pinned; undefined for a new event. */
  readonly pinned: { readonly key: string; readonly pin: EventPin } | undefined
  /** Oldest first: those that are pinned, in their order, then what the ABI adds. */
  readonly layouts: readonly ParsedEvent[]
  /** The layout of today's ABI, or the last one that it had. */
  readonly current: ParsedEvent
  readonly retired: boolean
}

/**
 * Finds for each event of the ABI the stream that it goes on with: the one that has had this layout
 * already; otherwise the one of the same name that the ABI has no layout of any more. Two events that
 * could both be meant are two new streams.
 * @param pins of the contract, by handler key
 * @param exclude names and signatures of events that are not wanted
 */
export function matchStreams(
  events: readonly ParsedEvent[],
  pins: ReadonlyMap<string, EventPin>,
  exclude: readonly string[],
): readonly EventStream[] {
  const known = [...pins].map(([key, pin]) => knownStream(key, pin, events))
  const claimed = new Set(known.flatMap(({ present }) => present.map(layoutId)))
  const fresh = events.filter((event) => !claimed.has(layoutId(event)))
  const vanished = known.filter(
    ({ present, pin, layouts }) =>
      present.length === 0 &&
      ![pin.event, ...layouts.map(({ signature }) => signature)].some((name) =>
        exclude.includes(name),
      ),
  )
  const successors = pairUp(fresh, vanished)
  const continued = new Set(successors.values())
  return [
    ...known.flatMap((stream) => (stream.present.length === 0 ? [] : [goOn(stream)])),
    ...vanished.map((stream) => evolved(stream, successors.get(stream))),
    ...fresh.filter((event) => !continued.has(event)).map(firstSeen),
  ].sort((a, b) => (layoutId(a.current) < layoutId(b.current) ? -1 : 1))
}

interface KnownStream {
  readonly key: string
  readonly pin: EventPin
  readonly layouts: readonly ParsedEvent[]
  /** Those of its layouts that the ABI has, oldest first. */
  readonly present: readonly ParsedEvent[]
}

/** The ABI's own words win over the pinned ones: a parameter may have a new name. */
function knownStream(key: string, pin: EventPin, events: readonly ParsedEvent[]): KnownStream {
  const inAbi = new Map(events.map((event) => [layoutId(event), event]))
  const layouts = pin.layouts.map((layout) => {
    const parsed = parsePinnedLayout(pin, layout)
    return inAbi.get(layoutId(parsed)) ?? parsed
  })
  const present = layouts.filter((layout) => inAbi.has(layoutId(layout)))
  return { key, pin, layouts, present }
}

/** The same signature comes first (only `indexed` changed), then the same name. */
function pairUp(
  fresh: readonly ParsedEvent[],
  vanished: readonly KnownStream[],
): ReadonlyMap<KnownStream, ParsedEvent> {
  const pairs = new Map<KnownStream, ParsedEvent>()
  const taken = new Set<ParsedEvent>()
  const pair = (isMeant: (stream: KnownStream, event: ParsedEvent) => boolean) => {
    const free = vanished.filter((stream) => !pairs.has(stream))
    const open = fresh.filter((event) => !taken.has(event))
    for (const stream of free) {
      const [event, ...others] = open.filter((candidate) => isMeant(stream, candidate))
      if (!event || others.length > 0) continue
      if (free.filter((rival) => isMeant(rival, event)).length > 1) continue
      pairs.set(stream, event)
      taken.add(event)
    }
  }
  pair(({ layouts }, { signature }) => layouts.at(-1)?.signature === signature)
  pair(({ pin }, { name }) => pin.event === name)
  return pairs
}

function goOn({ key, pin, layouts, present }: KnownStream): EventStream {
  const current = last(present)
  return { pinned: { key, pin }, layouts, current, retired: false }
}

function evolved(
  { key, pin, layouts }: KnownStream,
  successor: ParsedEvent | undefined,
): EventStream {
  const pinned = { key, pin }
  if (!successor) return { pinned, layouts, current: last(layouts), retired: true }
  return { pinned, layouts: [...layouts, successor], current: successor, retired: false }
}

function firstSeen(event: ParsedEvent): EventStream {
  return { pinned: undefined, layouts: [event], current: event, retired: false }
}

function last(layouts: readonly ParsedEvent[]): ParsedEvent {
  const layout = layouts.at(-1)
  assert(layout, 'a stream has a layout')
  return layout
}
