import { proofLevels } from '../../ports/proof-levels.js'

/** As much of JSON Schema as the answers need; OpenAPI 3.1 takes it as it is. */
export interface JsonSchema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: JsonType | readonly JsonType[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: number | string
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
}

type JsonType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null'

export type Schemas = Readonly<Record<string, JsonSchema>>

/** An object with exactly these properties; `optional` ones may be left out. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

export function schema(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

export function orNull(one: JsonSchema): JsonSchema {
  return { anyOf: [one, { type: 'null' }] }
}

export const text: JsonSchema = { type: 'string' }
export const blockNumber: JsonSchema = { type: 'integer', minimum: 0 }
export const count: JsonSchema = { type: 'integer', minimum: 0 }
export const hash: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' }
export const hex: JsonSchema = { type: 'string', pattern: '^([0-9a-f]{2})*$' }
/** Of any size: JSON's numbers aren't exact. */
export const decimal: JsonSchema = { type: 'string', pattern: '^(0|[1-9][0-9]*)$' }
export const level: JsonSchema = {
  type: 'string',
  enum: proofLevels,
}
