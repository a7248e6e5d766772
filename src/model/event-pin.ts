import type { ColumnKinds } from '../shared/column-kind.js'
import type { AbiInput, EventModel, LayoutModel } from './contract-model.js'

/**
 * What an event was given when it was first generated, and every layout that it has had. Names stay,
 * whatever is added beside it later: a table that was renamed would be empty, a handler that was
 * renamed would not run. Layouts stay, because their logs do.
 */
export interface EventPin {
  /** Its name in Solidity: `Transfer`. */
  readonly event: string
  readonly table: string
  readonly typeName: string
  /** The table's columns for parameters, in their order: name → kind. */
  readonly columns: ColumnKinds
  /** Oldest first. */
  readonly layouts: readonly LayoutPin[]
}

export interface LayoutPin {
  /** Its name in Solidity, where the event was called otherwise then. */
  readonly event?: string
  readonly inputs: readonly AbiInput[]
  readonly anonymous?: true
  /** Column of each input. */
  readonly columns: readonly string[]
  /** The migration that came with it; absent when it needed none. */
  readonly since?: string
}

/** `Token.transfer`, contract and handler key → pin. */
export type EventPins = Readonly<Record<string, EventPin>>

export function pinKey(contract: string, { key }: Pick<EventModel, 'key'>): string {
  return `${contract}.${key}`
}

/** Pins of one contract by handler key. */
export function pinsOf(contract: string, pins: EventPins): ReadonlyMap<string, EventPin> {
  const known = grouped.get(pins) ?? byContract(pins)
  grouped.set(pins, known)
  return known.get(contract) ?? new Map()
}

/** Every contract of a project asks for its own out of the same pins. */
const grouped = new WeakMap<EventPins, ReadonlyMap<string, ReadonlyMap<string, EventPin>>>()

function byContract(pins: EventPins): ReadonlyMap<string, ReadonlyMap<string, EventPin>> {
  const groups = new Map<string, Map<string, EventPin>>()
  for (const [path, pin] of Object.entries(pins)) {
    const dot = path.lastIndexOf('.')
    const contract = path.slice(0, dot)
    const group = groups.get(contract) ?? new Map<string, EventPin>()
    groups.set(contract, group.set(path.slice(dot + 1), pin))
  }
  return groups
}

/**
 * @param before what was pinned until now; its layouts are the event's first ones
 * @param migration name of the one that is made now; layouts that are new came with it
 */
export function pinOf(
  event: EventModel,
  before: EventPin | undefined,
  migration: string | undefined,
): EventPin {
  const known = before?.layouts ?? []
  return {
    event: event.name,
    table: event.table.name,
    typeName: event.typeName,
    columns: pinnedColumns(event),
    layouts: event.layouts.map((layout, index) =>
      layoutPin(event, layout, index < known.length ? known[index]?.since : migration),
    ),
  }
}

function pinnedColumns({ parameters, former, table }: EventModel): EventPin['columns'] {
  const own = new Set([...parameters, ...former].map(({ column }) => column.name))
  return Object.fromEntries(
    table.columns
      .filter(({ name }) => own.has(name))
      .map(({ name, kind, nullable }) => [name, nullable ? `${kind}?` : kind]),
  )
}

function layoutPin(
  { name }: EventModel,
  layout: LayoutModel,
  since: string | undefined,
): LayoutPin {
  return {
    ...(layout.name === name ? {} : { event: layout.name }),
    inputs: layout.inputs,
    ...(layout.topic0 === null ? { anonymous: true } : {}),
    columns: layout.parameters.map(({ column }) => column.name),
    ...(since === undefined ? {} : { since }),
  }
}
