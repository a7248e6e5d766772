import type { Hex } from '../../../../shared/hex.js'
import { verifyFailed } from './verify-failures.js'

export type Computed = Uint8Array | bigint | number | boolean | null

/** Throws unless what the node says in a field is what was computed. */
export type Compare = (field: string, found: unknown, computed: Computed) => void

/** For the fields of one block. */
export function compareIn(block: number): Compare {
  return (field, found, computed) => {
    if (isSame(found, computed)) return
    throw verifyFailed({ block, field, found: found ?? null, computed: shown(computed) })
  }
}

export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString('hex')}`
}

export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** An integer of a node's JSON; null for what is none. */
export function toInteger(value: unknown): bigint | null {
  // anvil writes the time into its receipts as a number of JSON.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  return typeof value === 'string' && /^0x[0-9a-f]{1,64}$/i.test(value) ? BigInt(value) : null
}

function isSame(found: unknown, computed: Computed): boolean {
  if (computed === null) return !isThere(found)
  if (typeof computed === 'boolean') return found === computed
  if (computed instanceof Uint8Array) {
    return typeof found === 'string' && found.toLowerCase() === toHex(computed)
  }
  return toInteger(found) === BigInt(computed)
}

function shown(computed: Computed): unknown {
  if (computed instanceof Uint8Array) return toHex(computed)
  return typeof computed === 'bigint' ? `0x${computed.toString(16)}` : computed
}
