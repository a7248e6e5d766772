import { blockRoutes, blockSchemas } from './routes/block-routes.js'
import { evidenceRoutes, evidenceSchemas } from './routes/evidence-routes.js'
import { type JsonSchema, type Schemas, schema } from './routes/json-schema.js'
import type { Parameter } from './routes/parameter.js'
import { final, type Route } from './routes/route.js'
import { statusRoutes, statusSchemas } from './routes/status-routes.js'
import { tableRoutes, tableSchemas } from './routes/table-routes.js'

export const schemas: Schemas = {
  ...statusSchemas,
  ...blockSchemas,
  ...tableSchemas,
  ...evidenceSchemas,
}

export const routes: readonly Route[] = [
  ...statusRoutes,
  ...blockRoutes,
  ...tableRoutes,
  ...evidenceRoutes,
  {
    path: '/openapi.json',
    summary: 'This document.',
    parameters: [],
    schema: null,
    answer: async () => final(openApi),
  },
]

const description = [
  'Reads a stash: blocks, rows and proofs of a FISCO BCOS 2.x ledger.',
  'Hexadecimal texts are in lower case and without 0x; given, they may have it.',
  'Integers that may not fit into a double are decimal texts.',
].join(' ')

/** OpenAPI 3.1. */
export const openApi: Readonly<Record<string, unknown>> = {
  openapi: '3.1.0',
  info: { title: 'bcdata stash', version: '1', description },
  paths: Object.fromEntries(routes.map((route) => [route.path, { get: operation(route) }])),
  components: { schemas },
}

function operation({ path, summary, parameters, schema: name }: Route) {
  const type = path === '/metrics' ? 'text/plain' : 'application/json'
  const answer = name === null ? {} : schema(name)
  return {
    summary,
    operationId: operationId(path),
    parameters: parameters.map(printParameter),
    responses: {
      200: { description: 'The answer.', content: { [type]: { schema: answer } } },
      default: {
        description: 'Why there is none.',
        content: { 'application/json': { schema: schema('Problem') } },
      },
    },
  }
}

/** `getTablesTableRows`. */
function operationId(path: string): string {
  const words = path.split(/\W+/).filter((word) => word !== '')
  return `get${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
}

function printParameter({ schema: one, ...parameter }: Parameter): Parameter & {
  readonly required: boolean
  readonly schema: JsonSchema
} {
  return { ...parameter, required: parameter.in === 'path', schema: one }
}
