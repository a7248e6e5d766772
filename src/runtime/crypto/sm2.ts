import { readFactor, readNumber, writeNumber, writePoint } from './curve/curve-bytes.js'
import type { CurveKeys } from './curve/curve-keys.js'
import { type Curve, sm2p256v1 } from './curve/curves.js'

/** GM/T 0009, section 10: who signs, where nothing else was agreed on. */
const defaultUserId = Buffer.from('1234567812345678')

export interface Sm2Message {
  /** x‖y. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly userId?: Uint8Array
}

type HashAll = (parts: readonly Uint8Array[]) => Uint8Array

/** Whether r‖s is the signature (GM/T 0003.2, section 7); nonsense is none. */
export function isSm2Signature(
  keys: CurveKeys,
  sm3: HashAll,
  { signature, ...signed }: Sm2Message & { readonly signature: Uint8Array },
): boolean {
  const { n } = keys.curve
  if (signature.length !== 64) return false
  const key = keys.key(signed.publicKey)
  const r = readFactor(keys.curve, signature.subarray(0, 32))
  const s = readFactor(keys.curve, signature.subarray(32))
  if (key === null || r === null || s === null) return false
  const t = (r + s) % n
  if (t === 0n) return false
  const point = keys.sum(s, t, key)
  return point !== null && (sm2Digest(sm3, signed) + point.x) % n === r
}

/** What is signed in place of a message: it names the signer too (GM/T 0003.2, section 5.5). */
export function sm2Digest(
  sm3: HashAll,
  { publicKey, message, userId = defaultUserId }: Sm2Message,
): bigint {
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE(userId.length * 8)
  return readNumber(sm3([sm3([bits, userId, ...curveParts(sm2p256v1), publicKey]), message]))
}

function curveParts({ a, b, g }: Curve): readonly Uint8Array[] {
  return [writeNumber(a), writeNumber(b), writePoint(g)]
}
