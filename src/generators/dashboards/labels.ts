import { eventBaseColumns } from '../../model/base-columns.js'
import type { EventModel } from '../../model/contract-model.js'

/**
 * The event as titles, legends and queries call it. Its type name tells overloads apart; names with
 * a `$` would be read as variables by Grafana, so these events go by their table.
 */
export function eventLabel(event: EventModel): string {
  return isWord(event.typeName) ? event.typeName : event.table.name
}

/** Headings for an event's parameters: their Solidity names where these are plain and all differ. */
export function parameterHeadings(event: EventModel, taken: readonly string[]): readonly string[] {
  const columns = event.parameters.map((parameter) => besideTime(parameter.column.name))
  const names = event.parameters.map(({ name, hashed, column }) => {
    if (!isWord(name) || isReserved(name)) return besideTime(column.name)
    return hashed ? `${name} hash` : besideTime(name)
  })
  return allDiffer([...names, ...taken]) ? names : columns
}

/** The block's time is the column `time`: by this name Grafana knows it. */
function besideTime(name: string): string {
  return name.toLowerCase() === 'time' ? 'event time' : name
}

function isWord(name: string): boolean {
  return /^\w+$/.test(name)
}

/** In ORDER BY, SQLite and MySQL take a heading for the column of the same name. */
function isReserved(name: string): boolean {
  return eventBaseColumns.some((column) => column.name === name.toLowerCase())
}

function allDiffer(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length
}
