import type { Hex } from '../../../shared/hex.js'

/** What a field of a node's answer should have been; the caller adds method and position. */
export class FieldProblem extends Error {}
FieldProblem.prototype.name = 'FieldProblem'

export type JsonObject = Readonly<Record<string, unknown>>

export function readObject(value: unknown, field: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject
  }
  throw fieldProblem(field, 'an object', value)
}

/** A quantity such as `0x1b4`, as a number. */
export function readNumber(value: unknown, field: string): number {
  const number = typeof value === 'string' && quantity.test(value) ? Number(value) : Number.NaN
  if (Number.isSafeInteger(number)) return number
  throw fieldProblem(field, 'a quantity', value)
}

export function readHash(value: unknown, field: string): Hex {
  return readSized(value, field, hash, '32 bytes')
}

export function readAddress(value: unknown, field: string): Hex {
  return readSized(value, field, address, '20 bytes')
}

export function readBytes(value: unknown, field: string): Hex {
  const read = readSized(value, field, digits, 'bytes')
  if (read.length % 2 === 0) return read
  throw fieldProblem(field, 'bytes', value)
}

const quantity = /^0x[0-9a-f]{1,16}$/i
const hash = /^0x[0-9a-f]{64}$/
const address = /^0x[0-9a-f]{40}$/
const digits = /^0x[0-9a-f]*$/

function readSized(value: unknown, field: string, pattern: RegExp, wanted: string): Hex {
  if (typeof value === 'string') {
    if (pattern.test(value)) return value as Hex
    // Few nodes write capitals, so only those pay for the copy.
    const lower = value.toLowerCase()
    if (pattern.test(lower)) return lower as Hex
  }
  throw fieldProblem(field, wanted, value)
}

export function fieldProblem(field: string, wanted: string, value: unknown): FieldProblem {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? 'missing'
  return new FieldProblem(`${field} should be ${wanted} but is ${shown}`)
}
