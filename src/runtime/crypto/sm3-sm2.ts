import type { ChainCrypto } from '../ports/chain-crypto.js'
import { CurveKeys } from './curve/curve-keys.js'
import { sm2p256v1 } from './curve/curves.js'
import { hashesOf } from './hashes-of.js'
import { isSm2Signature } from './sm2.js'

/**
 * SM3 by hash-wasm: for less than 1 KB, as almost everything here is, it is faster than node:crypto,
 * whose SM3 isn't in every build. SM2 on our own curve: node:crypto has the curve, but not the
 * signature.
 */
export async function loadSm3Sm2(): Promise<ChainCrypto> {
  const { createSM3 } = await import('hash-wasm')
  const hashes = hashesOf(await createSM3())
  const keys = new CurveKeys(sm2p256v1)
  return {
    kind: 'sm3-sm2',
    ...hashes,
    isSignedBy(publicKey, message, signature) {
      if (signature.length !== 128 || Buffer.compare(signature.subarray(64), publicKey) !== 0) {
        return false
      }
      return isSm2Signature(keys, hashes.hashAll, {
        publicKey,
        message,
        signature: signature.subarray(0, 64),
      })
    },
  }
}
