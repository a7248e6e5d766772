import { readFactor, readNumber } from './curve/curve-bytes.js'
import type { CurveKeys } from './curve/curve-keys.js'
import { inverse } from './curve/modular.js'

export interface EcdsaClaim {
  /** x‖y. */
  readonly publicKey: Uint8Array
  readonly hash: Uint8Array
  /** r‖s‖v: v says whether the point that r comes from has an odd y. */
  readonly signature: Uint8Array
}

/**
 * Whether recovering the key from the signature gives this key (SEC 1, section 4.1.6), found out without
 * recovering: with the key known that takes a quarter of the time. Nonsense is no signature.
 */
export function isEcdsaSignature(keys: CurveKeys, claim: EcdsaClaim): boolean {
  const { n } = keys.curve
  const { publicKey, hash, signature } = claim
  if (hash.length !== 32 || signature.length !== 65) return false
  const key = keys.key(publicKey)
  const r = readFactor(keys.curve, signature.subarray(0, 32))
  const s = readFactor(keys.curve, signature.subarray(32, 64))
  if (key === null || r === null || s === null) return false
  const w = inverse(s, n)
  const point = keys.sum((readNumber(hash) * w) % n, (r * w) % n, key)
  return point !== null && point.x === r && point.y % 2n === BigInt(signature[64] ?? 2)
}
