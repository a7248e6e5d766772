import { Refusal } from '../refusal.js'

const zero = 0x30

/**
 * Blocks, headers and nonces are bytes; before version 2.2.0 of a chain, and before 2.6.0 on MySQL, a
 * text with 0x. RLP lists, which they all are, never begin with the digit 0.
 */
export function plainBytes(value: Uint8Array): Uint8Array {
  if (value[0] !== zero) return value
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
  if (/^0x(?:[\da-f]{2})*$/.test(text)) return Buffer.from(text.slice(2), 'hex')
  throw new Refusal('malformed', 'A text of hexadecimal digits is none.')
}
