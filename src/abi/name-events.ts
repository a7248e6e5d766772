import { eventBaseColumns } from '../model/base-columns.js'
import type { EventModel, ParameterModel, TableModel } from '../model/contract-model.js'
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
  /** Prefix of the contract's tables. */
  readonly slug: string
  /** The table that an earlier generation gave to the event, if any. */
  readonly pinnedTable: (event: ParsedEvent) => string | undefined
}

/** Gives events their handler keys, type names, tables and columns; none depends on their order. */
export function nameEvents(
  events: readonly ParsedEvent[],
  { slug, pinnedTable }: EventNames,
): readonly EventModel[] {
  const suffix = (event: ParsedEvent) => layoutSuffix(event, events)
  const keys = uniqueNames(events, ({ name }) => propertyName(camelCase(name)), suffix)
  const types = uniqueNames(events, ({ name }) => pascalCase(name), suffix)
  const tables = uniqueNames(events, (event) => tableName(slug, event), suffix)
  return events.map((event, index) => {
    const parameters = withColumns(event.parameters)
    return {
      ...event,
      parameters,
      key: keys[index] ?? '',
      typeName: types[index] ?? '',
      table: describeTable(pinnedTable(event) ?? tables[index] ?? '', event, parameters),
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

function withColumns(parameters: ParsedEvent['parameters']): readonly ParameterModel[] {
  const names = uniqueNames(
    parameters.map((parameter, index) => ({ parameter, index })),
    ({ parameter, index }) => columnName(parameter.name, index) + (parameter.hashed ? '_hash' : ''),
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
