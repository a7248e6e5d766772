import type { EventPins } from './event-pin.js'
import { areColumnKinds, areColumnNames, isColumnName } from './is-column-kind.js'

/** Is this part of a manifest what bcdata wrote? Its names go into code and SQL. */
export function isEventPins(value: unknown): value is EventPins {
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([key, pin]) =>
        /^[^.]+\.[^.]+$/.test(key) &&
        isRecord(pin) &&
        typeof pin['event'] === 'string' &&
        isColumnName(pin['table']) &&
        isTypeName(pin['typeName']) &&
        areColumnKinds(pin['columns']) &&
        Array.isArray(pin['layouts']) &&
        pin['layouts'].length > 0 &&
        pin['layouts'].every(isLayout),
    )
  )
}

function isLayout(value: unknown): boolean {
  return (
    isRecord(value) &&
    areColumnNames(value['columns']) &&
    Array.isArray(value['inputs']) &&
    Array.isArray(value['columns']) &&
    value['inputs'].length === value['columns'].length &&
    value['inputs'].every((input) => isRecord(input) && typeof input['type'] === 'string')
  )
}

function isTypeName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z]\w*$/.test(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
