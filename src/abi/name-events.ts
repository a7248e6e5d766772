import { eventBaseColumns } from '../model/base-columns.js'
import {
  type ColumnModel,
  type EventModel,
  type LayoutModel,
  layoutId,
  type ParameterModel,
  type TableModel,
} from '../model/contract-model.js'
import type { EventPin, EventPins } from '../model/event-pin.js'
import {
  camelCase,
  identifierLengthMax,
  pascalCase,
  propertyName,
  shorten,
  snakeCase,
  uniqueNames,
} from '../model/naming.js'
import { eventKey } from '../shared/event-columns.js'
import type { EventStream } from './event-streams.js'
import { layoutParameters } from './layout-parameters.js'
import type { ParsedEvent } from './parse-event.js'
import { streamColumns } from './stream-columns.js'

export interface EventNames {
  /** Prefix of the contract's tables. */
  readonly slug: string
  /** Of the contract, by handler key; those of excluded events keep their names, too. */
  readonly own: ReadonlyMap<string, EventPin>
  /** Of the whole project: no two tables share a name. */
  readonly pins: EventPins
}

/**
 * Gives events their handler keys, type names, tables and columns. A name that was given once stays;
 * new ones keep clear of those, and none depends on the order.
 */
export function nameEvents(
  streams: readonly EventStream[],
  { slug, own, pins }: EventNames,
): readonly EventModel[] {
  const fresh = streams.filter(({ pinned }) => pinned === undefined)
  const events = streams.map(({ current }) => current)
  const name = (nameOf: (event: ParsedEvent) => string, claimed: () => readonly string[]) => {
    if (fresh.length === 0) return new Map<EventStream, string>()
    const suffixOf = ({ current }: EventStream) => layoutSuffix(current, events)
    const names = uniqueNames(fresh, ({ current }) => nameOf(current), suffixOf, claimed())
    return new Map(fresh.map((stream, index) => [stream, names[index] ?? '']))
  }
  const keys = name(
    (event) => propertyName(camelCase(event.name)),
    () => [...own.keys()],
  )
  const types = name(
    (event) => pascalCase(event.name),
    () => [...own.values()].map((pin) => pin.typeName),
  )
  const tables = name(
    (event) => tableName(slug, event),
    () => Object.values(pins).map((pin) => pin.table),
  )
  return streams.map((stream) =>
    describeEvent(stream, {
      key: stream.pinned?.key ?? keys.get(stream) ?? '',
      typeName: stream.pinned?.pin.typeName ?? types.get(stream) ?? '',
      table: stream.pinned?.pin.table ?? tables.get(stream) ?? '',
    }),
  )
}

/** Eight digits of the signature's hash; one signature with several layouts needs its topic count. */
function layoutSuffix(event: ParsedEvent, events: readonly ParsedEvent[]): string {
  const layouts = events.filter((other) => other.signature === event.signature).length
  return layouts === 1 ? hashDigits(event) : `${hashDigits(event)}_${event.topicCount}`
}

function hashDigits(event: ParsedEvent): string {
  return event.signatureHash.slice(2, 10)
}

/** Leaves room for the suffix of an overload. */
function tableName(slug: string, event: ParsedEvent): string {
  const name = `${slug}_evt_${snakeCase(event.name) || 'event'}`
  return shorten(name, identifierLengthMax - '_01234567_4'.length, hashDigits(event))
}

type NamesOfEvent = Pick<EventModel, 'key' | 'typeName'> & { readonly table: string }

function describeEvent(stream: EventStream, { key, typeName, table }: NamesOfEvent): EventModel {
  const { current, retired } = stream
  const { columns, byLayout } = streamColumns(stream)
  const { parametersOf, former } = layoutParameters(stream, columns, byLayout)
  const layouts = stream.layouts.map((layout, index): LayoutModel => ({
    name: layout.name,
    signature: layout.signature,
    topic0: layout.topic0,
    topicCount: layout.topicCount,
    inputs: layout.inputs,
    parameters: parametersOf(index),
  }))
  const own = layouts.find((layout) => layoutId(layout) === layoutId(current)) ?? layouts[0]
  const parameters = own?.parameters ?? []
  const described = new Map([...former, ...parameters].map(({ column }) => [column.name, column]))
  return {
    signature: current.signature,
    topic0: current.topic0,
    topicCount: current.topicCount,
    inputs: current.inputs,
    parameters,
    name: stream.pinned?.pin.event ?? current.name,
    key,
    typeName,
    description: current.description,
    layouts,
    former,
    retired,
    table: describeTable(
      table,
      current,
      parameters,
      [...columns.keys()].flatMap((name) => described.get(name) ?? []),
    ),
  }
}

/** Indexes: the addresses that the contract's author declared searchable. */
function describeTable(
  name: string,
  event: ParsedEvent,
  parameters: readonly ParameterModel[],
  columns: readonly ColumnModel[],
): TableModel {
  const searched = parameters.filter(({ indexed, type }) => indexed && type.type === 'address')
  return {
    name,
    columns: [...eventBaseColumns, ...columns],
    primaryKey: eventKey,
    indexes: searched.map(({ column }) => column.name),
    description: event.description,
  }
}
