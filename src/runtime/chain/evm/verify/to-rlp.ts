import type { Hex } from '../../../../shared/hex.js'
import { fieldProblem, readObject } from '../read-fields.js'
import type { RlpInput } from './verify-tools.js'

/** Turns a field of a node's JSON into what RLP takes. Throws a FieldProblem. */
export type ToRlp = (value: unknown, field: string) => RlpInput

/** An integer: big-endian without leading zeros, so that zero has no bytes. */
export function quantity(value: unknown, field: string): Uint8Array {
  const match = typeof value === 'string' ? /^0x0*([0-9a-f]{0,64})$/i.exec(value) : null
  const digits = match?.[1]
  if (digits === undefined || value === '0x') throw fieldProblem(field, 'a quantity', value)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}

export function bytes(value: unknown, field: string): Uint8Array {
  if (typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(value)) {
    return Buffer.from(value.slice(2), 'hex')
  }
  throw fieldProblem(field, 'bytes', value)
}

/** Of a value that was read before. */
export function bytesOf(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex')
}

/** Exactly so many bytes. */
export function fixed(length: number): (value: unknown, field: string) => Uint8Array {
  return (value, field) => {
    const read = bytes(value, field)
    if (read.length === length) return read
    throw fieldProblem(field, `${length} bytes`, value)
  }
}

export const hash: (value: unknown, field: string) => Uint8Array = fixed(32)
export const address: (value: unknown, field: string) => Uint8Array = fixed(20)

/** Who a transaction is for; null where it creates a contract. */
export function recipient(value: unknown, field: string): Uint8Array {
  return value === null || value === undefined ? new Uint8Array() : address(value, field)
}

export function listOf(item: ToRlp): ToRlp {
  return (value, field) =>
    readList(value, field).map((entry, index) => item(entry, `${field}[${index}]`))
}

export function structOf(fields: Readonly<Record<string, ToRlp>>): ToRlp {
  return (value, field) => {
    const object = readObject(value, field)
    return Object.entries(fields).map(([name, toRlp]) => toRlp(object[name], `${field}.${name}`))
  }
}

export function readList(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw fieldProblem(field, 'a list', value)
}
