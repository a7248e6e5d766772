import type { ChainCrypto } from '../ports/chain-crypto.js'
import { CurveKeys } from './curve/curve-keys.js'
import { secp256k1 } from './curve/curves.js'
import { type EcdsaClaim, isEcdsaSignature } from './ecdsa.js'
import { hashesOf } from './hashes-of.js'
import { loadNativeCurve, type NativeCurve } from './load-native-curve.js'

/** The package secp256k1 verifies ten times as many signatures in a second as our own curve does. */
export async function loadKeccakSecp256k1(
  native: NativeCurve | null = loadNativeCurve(),
): Promise<ChainCrypto> {
  const { createKeccak } = await import('hash-wasm')
  const isSigned = native === null ? verifyOnCurve() : verifyBy(native)
  return {
    kind: 'keccak256-secp256k1',
    ...hashesOf(await createKeccak(256)),
    isSignedBy: (publicKey, hash, signature) => isSigned({ publicKey, hash, signature }),
  }
}

function verifyOnCurve(): (claim: EcdsaClaim) => boolean {
  const keys = new CurveKeys(secp256k1)
  return (claim) => isEcdsaSignature(keys, claim)
}

function verifyBy(native: NativeCurve): (claim: EcdsaClaim) => boolean {
  return ({ publicKey, hash, signature }) => {
    const v = signature[64] ?? 2
    if (signature.length !== 65 || v > 1) return false
    try {
      const recovered = native.ecdsaRecover(signature.subarray(0, 64), v, hash, false)
      return Buffer.compare(recovered.subarray(1), publicKey) === 0
    } catch {
      return false
    }
  }
}
