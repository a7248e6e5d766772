import { parseJson } from '../shared/parse-json.js'

/*
 * Artifacts are other people's JSON: every field is looked at before it is believed.
 */

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or one without fields. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** The object, also where a tool wrote it as JSON into a text: solc's metadata, its old ABIs. */
export function parsedFields(value: unknown): Fields {
  return fieldsOf(typeof value === 'string' ? parseJson(value) : value)
}

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
