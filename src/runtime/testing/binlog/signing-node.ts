import { readNumber, writeNumber, writePoint } from '../../crypto/curve/curve-bytes.js'
import { CurveKeys } from '../../crypto/curve/curve-keys.js'
import { type Curve, secp256k1, sm2p256v1 } from '../../crypto/curve/curves.js'
import { inverse, mod } from '../../crypto/curve/modular.js'
import { loadNativeCurve, type NativeCurve } from '../../crypto/load-native-curve.js'
import { sm2Digest } from '../../crypto/sm2.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { SeededBytes } from './seeded-bytes.js'

/** A node of a test's chain. Its key is for tests: made of a seed, and used without any care. */
export interface SigningNode {
  /** 64 bytes. */
  readonly publicKey: Uint8Array
  /** As the chain writes it: 65 bytes, or 128 of SM2. */
  sign(hash: Uint8Array): Uint8Array
}

export type NodeFactory = (seed: string) => SigningNode

/** Nodes for a chain; the same seed gives the same node. */
export function nodeFactory(
  crypto: ChainCrypto,
  native: NativeCurve | null = loadNativeCurve(),
): NodeFactory {
  return crypto.kind === 'sm3-sm2' ? sm2Nodes(crypto) : secp256k1Nodes(native)
}

function secp256k1Nodes(native: NativeCurve | null): NodeFactory {
  const keys = new CurveKeys(secp256k1)
  return (seed) => {
    const secret = factorOf(secp256k1, seed)
    const publicKey = publicKeyOf(keys, secret)
    const privateKey = writeNumber(secret)
    return {
      publicKey,
      sign(hash) {
        if (native === null) return signEcdsa(keys, secret, hash)
        const { signature, recid } = native.ecdsaSign(hash, privateKey)
        return Buffer.concat([signature, Buffer.of(recid)])
      },
    }
  }
}

/** SEC 1, section 4.1.3. */
function signEcdsa(keys: CurveKeys, secret: bigint, hash: Uint8Array): Uint8Array {
  const { n } = keys.curve
  const k = nonceOf(keys.curve, secret, hash)
  const { x, y } = timesBase(keys, k)
  const s = (inverse(k, n) * (readNumber(hash) + x * secret)) % n
  return Buffer.concat([writeNumber(x), writeNumber(s), Buffer.of(Number(y % 2n))])
}

/** GM/T 0003.2, section 6. */
function sm2Nodes({ hashAll }: ChainCrypto): NodeFactory {
  const keys = new CurveKeys(sm2p256v1)
  const { n } = sm2p256v1
  return (seed) => {
    const secret = factorOf(sm2p256v1, seed)
    const publicKey = publicKeyOf(keys, secret)
    const divisor = inverse(1n + secret, n)
    return {
      publicKey,
      sign(message) {
        const k = nonceOf(sm2p256v1, secret, message)
        const r = (sm2Digest(hashAll, { publicKey, message }) + timesBase(keys, k).x) % n
        const s = mod((k - r * secret) * divisor, n)
        return Buffer.concat([writeNumber(r), writeNumber(s), publicKey])
      },
    }
  }
}

function publicKeyOf(keys: CurveKeys, secret: bigint): Buffer {
  return writePoint(timesBase(keys, secret))
}

function nonceOf(curve: Curve, secret: bigint, hash: Uint8Array): bigint {
  return factorOf(curve, `${secret}/${Buffer.from(hash).toString('hex')}`)
}

function factorOf({ n }: Curve, seed: string): bigint {
  return (readNumber(new SeededBytes(`factor/${seed}`).bytes(32)) % (n - 1n)) + 1n
}

function timesBase(keys: CurveKeys, factor: bigint): { readonly x: bigint; readonly y: bigint } {
  const point = keys.timesBase(factor)
  if (point === null) throw new RangeError('A multiple of the order has no point.')
  return point
}
