import type { JsonSchema } from './json-schema.js'

/** A part of the path, or of the query. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly description: string
  readonly schema: JsonSchema
}

const pageMax = 1000
export const pageDefault = 100

export const tableName: Parameter = {
  name: 'table',
  in: 'path',
  description: 'Name of the table as the ledger has it, percent-encoded.',
  schema: { type: 'string' },
}

export const blockName: Parameter = {
  name: 'block',
  in: 'path',
  description: 'Number of the block, its hash, or `latest`.',
  schema: { type: 'string', pattern: '^(latest|[0-9]{1,15}|(0x)?[0-9a-fA-F]{64})$' },
}

export const hashName: Parameter = {
  name: 'hash',
  in: 'path',
  description: 'Hash of the transaction, with or without 0x.',
  schema: { type: 'string', pattern: '^(0x)?[0-9a-fA-F]{64}$' },
}

export const evidenceId: Parameter = {
  name: 'id',
  in: 'path',
  description: 'Number of the evidence.',
  schema: { type: 'integer', minimum: 0 },
}

export const key: Parameter = {
  name: 'key',
  in: 'query',
  description: 'Value of the key column; bytes that are no text are percent-encoded.',
  schema: { type: 'string' },
}

export const keyHex: Parameter = {
  name: 'keyHex',
  in: 'query',
  description: 'The same in hexadecimal digits, instead of `key`.',
  schema: { type: 'string', pattern: '^(0x)?([0-9a-fA-F]{2})*$' },
}

export const at: Parameter = {
  name: 'at',
  in: 'query',
  description: 'As of the end of this block; the last one where it is left out.',
  schema: { type: 'integer', minimum: 0 },
}

export const from: Parameter = {
  name: 'from',
  in: 'query',
  description: 'The first block.',
  schema: { type: 'integer', minimum: 0, default: 0 },
}

export const raw: Parameter = {
  name: 'raw',
  in: 'query',
  description: 'Adds the bytes that the ledger stores.',
  schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
}

export const after: Parameter = {
  name: 'after',
  in: 'query',
  description: '`next` of the page before.',
  schema: { type: 'string' },
}

export const limit: Parameter = {
  name: 'limit',
  in: 'query',
  description: 'How many at most; a page of large values ends earlier.',
  schema: { type: 'integer', minimum: 1, maximum: pageMax, default: pageDefault },
}
