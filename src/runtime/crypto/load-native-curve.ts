import { createRequire } from 'node:module'

/** The part of the package secp256k1 that is used here. */
export interface NativeCurve {
  ecdsaRecover(
    signature: Uint8Array,
    recoveryId: number,
    hash: Uint8Array,
    compressed: boolean,
  ): Uint8Array
  ecdsaSign(
    hash: Uint8Array,
    privateKey: Uint8Array,
  ): { readonly signature: Uint8Array; readonly recid: number }
}

/** The package secp256k1, which is optional; null where it isn't installed. */
export function loadNativeCurve(): NativeCurve | null {
  try {
    return createRequire(import.meta.url)('secp256k1') as NativeCurve
  } catch {
    return null
  }
}
