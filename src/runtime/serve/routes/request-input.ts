import { textOf } from '../../stash/text/byte-text.js'
import { badRequest } from '../api-problem.js'
import * as parameters from './parameter.js'
import { type Parameter, pageDefault } from './parameter.js'

/** What a request asks for, read as its parameters say. */
export class RequestInput {
  readonly #values: ReadonlyMap<string, Uint8Array>

  constructor(values: ReadonlyMap<string, Uint8Array>) {
    this.#values = values
  }

  /** As names are inside: one character per byte. */
  name(parameter: Parameter): string {
    return Buffer.from(this.#values.get(parameter.name) ?? []).toString('latin1')
  }

  /** Undefined where it was left out. */
  text({ name, schema }: Parameter): string | undefined {
    const bytes = this.#values.get(name)
    if (bytes === undefined) return undefined
    const text = textOf(bytes)
    const isOne = schema.enum === undefined || (text !== null && schema.enum.includes(text))
    if (text === null || !isOne || !new RegExp(schema.pattern ?? '').test(text)) {
      throw badRequest(`\`${name}\` is not of the form that it must have.`, seeDocument)
    }
    return text
  }

  number(parameter: Parameter): number | undefined {
    const text = this.text(parameter)
    if (text === undefined) return undefined
    const { name, schema } = parameter
    const number = /^\d{1,15}$/.test(text) ? Number(text) : -1
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
    if (number >= minimum && number <= maximum) return number
    throw badRequest(`\`${name}\` must be a number from ${minimum} to ${maximum}.`, seeDocument)
  }

  get limit(): number {
    return this.number(parameters.limit) ?? pageDefault
  }

  /** Lower case, without 0x. */
  hash(parameter: Parameter): string {
    return (this.text(parameter) ?? '').replace(/^0x/, '').toLowerCase()
  }

  /** Undefined where neither `key` nor `keyHex` is given. */
  get key(): Uint8Array | undefined {
    const bytes = this.#values.get(parameters.key.name)
    const digits = this.text(parameters.keyHex)
    if (bytes === undefined)
      return digits === undefined ? undefined : Buffer.from(digits.replace(/^0x/, ''), 'hex')
    if (digits === undefined) return bytes
    throw badRequest('Both `key` and `keyHex` are given.', 'Give one of them.')
  }
}

const seeDocument = 'See /openapi.json.'
