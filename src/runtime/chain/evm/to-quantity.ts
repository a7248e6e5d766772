import type { Hex } from '../../../shared/hex.js'

export function toQuantity(value: number): Hex {
  return `0x${value.toString(16)}`
}
