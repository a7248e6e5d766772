import type { Hex } from '../../shared/hex.js'

/**
 * A hash that a person can read: a mark, then decimal numbers. Block 17 of the second branch is
 * `0xb10c 00000017 00000001 …`.
 */
export function readableHash(mark: string, ...numbers: readonly number[]): Hex {
  const digits = numbers.map((number) => String(number).padStart(8, '0')).join('')
  return `0x${(mark + digits).padEnd(64, '0')}`
}
