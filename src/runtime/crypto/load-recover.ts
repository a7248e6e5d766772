import { loadNativeCurve } from './load-native-curve.js'

export interface Signature {
  readonly r: Uint8Array
  readonly s: Uint8Array
  readonly yParity: 0 | 1
}

/** The public key that made a signature, 64 bytes; throws when none can have made it. */
export type RecoverKey = (hash: Uint8Array, signature: Signature) => Uint8Array

/**
 * By the package secp256k1 where it is installed: 0.1 ms of CPU for a signature. What the trie's
 * package brings needs ten times as long and is always there.
 */
export async function loadRecover(): Promise<RecoverKey> {
  const native = loadNativeCurve()
  if (native !== null) {
    return (hash, { r, s, yParity }) =>
      native.ecdsaRecover(Buffer.concat([r, s]), yParity, hash, false).subarray(1)
  }
  const { ecrecover } = await import('@ethereumjs/util')
  return (hash, { r, s, yParity }) => ecrecover(hash, BigInt(yParity), r, s)
}
