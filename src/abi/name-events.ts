import { eventBaseColumns } from '../model/base-columns.js'
import type { EventModel, ParameterModel, TableModel } from '../model/contract-model.js'
import { type EventPins, pinKey } from '../model/event-pin.js'
import {
  camelCase,
  columnName,
  identifierLengthMax,
  pascalCase,
  propertyName,
  shorten,
  snakeCase,
  uniqueNames,
} from '../model/naming.js'
import { columnKind } from '../model/type-map.js'
import type { ParsedEvent } from './parse-event.js'

export interface EventNames {
  /** Name of the contract in the config. */
  readonly contract: string
  /** Prefix of the contract's tables. */
  readonly slug: string
  readonly pins: EventPins
}

/**
 * Gives events their handler keys, type names, tables and columns. A name that was given once stays;
 * new ones keep clear of those, and none depends on the order.
 */
export function nameEvents(
  events: readonly ParsedEvent[],
  { contract, slug, pins }: EventNames,
): readonly EventModel[] {
  const pinned = (event: ParsedEvent) => pins[pinKey(contract, event)]
  const fresh = events.filter((event) => !pinned(event))
  const own = Object.entries(pins).flatMap(([key, pin]) =>
    key.startsWith(`${contract}.`) ? [pin] : [],
  )
  const name = (nameOf: (event: ParsedEvent) => string, claimed: readonly string[]) => {
    const names = uniqueNames(fresh, nameOf, (event) => layoutSuffix(event, events), claimed)
    return new Map(fresh.map((event, index) => [event, names[index] ?? '']))
  }
  const keys = name(
    (event) => propertyName(camelCase(event.name)),
    own.map((pin) => pin.key),
  )
  const types = name(
    (event) => pascalCase(event.name),
    own.map((pin) => pin.typeName),
  )
  const tables = name(
    (event) => tableName(slug, event),
    Object.values(pins).map((pin) => pin.table),
  )
  return events.map((event) => {
    const pin = pinned(event)
    const parameters = withColumns(event.parameters, pin?.columns)
    return {
      ...event,
      parameters,
      key: pin?.key ?? keys.get(event) ?? '',
      typeName: pin?.typeName ?? types.get(event) ?? '',
      table: describeTable(pin?.table ?? tables.get(event) ?? '', event, parameters),
    }
  })
}

/** Eight digits of topic0; one signature with several layouts also needs its topic count. */
function layoutSuffix(event: ParsedEvent, events: readonly ParsedEvent[]): string {
  const layouts = events.filter((other) => other.signature === event.signature).length
  return layouts === 1 ? hashDigits(event) : `${hashDigits(event)}_${event.topicCount}`
}

function hashDigits(event: ParsedEvent): string {
  return event.topic0.slice(2, 10)
}

/** Leaves room for the suffix of an overload. */
function tableName(slug: string, event: ParsedEvent): string {
  const name = `${slug}_evt_${snakeCase(event.name) || 'event'}`
  return shorten(name, identifierLengthMax - '_01234567_4'.length, hashDigits(event))
}

/** A parameter that was renamed in Solidity keeps its column: the type and the place are the same. */
function withColumns(
  parameters: ParsedEvent['parameters'],
  pinned: readonly string[] | undefined,
): readonly ParameterModel[] {
  const names =
    pinned ??
    uniqueNames(
      parameters.map((parameter, index) => ({ parameter, index })),
      ({ parameter, index }) => columnName(parameter.name, index, parameter.hashed ? '_hash' : ''),
      ({ index }) => String(index),
    )
  return parameters.map((parameter, index) => ({
    ...parameter,
    column: {
      name: names[index] ?? `arg${index}`,
      kind: parameter.hashed ? 'hex' : columnKind(parameter.type),
      nullable: false,
      description: parameter.description,
    },
  }))
}

/** Indexes: time for charts, and the addresses that the contract's author declared searchable. */
function describeTable(
  name: string,
  event: ParsedEvent,
  parameters: readonly ParameterModel[],
): TableModel {
  const searched = parameters.filter((p) => p.indexed && p.type.type === 'address')
  const columns = ['evt_block_time', ...searched.map((parameter) => parameter.column.name)]
  return {
    name,
    columns: [...eventBaseColumns, ...parameters.map((parameter) => parameter.column)],
    primaryKey: ['chain_id', 'evt_block_number', 'evt_index'],
    indexes: columns.map((column, index) => ({
      name: shorten(`${name}_${column}_idx`, identifierLengthMax, `${hashDigits(event)}_${index}`),
      column,
    })),
    description: event.description,
  }
}
