import type { Hex } from './hex.js'

/** The address in lower case, or null for text that is no address. */
export function parseAddress(text: string): Hex | null {
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? (text.toLowerCase() as Hex) : null
}
