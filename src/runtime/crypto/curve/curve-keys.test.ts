import { createECDH, getCurves } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPoint, writeNumber, writePoint } from './curve-bytes.js'
import { CurveKeys } from './curve-keys.js'
import { type Curve, secp256k1, sm2p256v1 } from './curves.js'
import { inverse, inverses, mod } from './modular.js'

const runs = Number(process.env['BCDATA_LAW_RUNS'] ?? 25)

describe.each([
  ['secp256k1', secp256k1],
  ['SM2', sm2p256v1],
])('on %s', (name, curve) => {
  const keys = new CurveKeys(curve)
  const factor = factors(curve)
  const isKnown = getCurves().includes(name)
  if (!isKnown)
    process.stderr.write(`Left out: this build of Node doesn't have the curve ${name}\n`)

  test.skipIf(!isKnown)('multiples of the base are those that OpenSSL computes', () => {
    fc.assert(
      fc.property(factor, (k) => {
        expect(uncompressed(keys, k)).toBe(publicKeyOf(name, k))
      }),
      { seed: 5, numRuns: runs, examples: [[1n], [2n], [16n], [curve.n - 1n]] },
    )
  })

  test('a sum of products is the product with the sum', () => {
    fc.assert(
      fc.property(factor, factor, factor, (secret, left, right) => {
        const key = keyOf(keys, secret)
        expect(keys.sum(left, right, key)).toEqual(
          keys.timesBase((left + right * secret) % curve.n),
        )
      }),
      { seed: 5, numRuns: runs },
    )
  })

  test('points that meet themselves, their opposites or infinity are added all the same', () => {
    const { n } = curve
    const key = keyOf(keys, 1n)
    expect(keys.sum(1n, 1n, key)).toEqual(keys.timesBase(2n))
    expect(keys.sum(7n, 7n, key)).toEqual(keys.timesBase(14n))
    expect(keys.sum(n - 1n, 1n, key)).toBeNull()
    expect(keys.sum(n - 2n, 3n, key)).toEqual(curve.g)
    expect(keys.sum(0n, 5n, key)).toEqual(keys.timesBase(5n))
    expect(keys.timesBase(0n)).toBeNull()
    expect(keys.timesBase(n)).toBeNull()
  })

  test('bytes are a point only where they lie on the curve', () => {
    const point = writePoint(curve.g)
    expect(readPoint(curve, point)).toEqual(curve.g)
    fc.assert(
      fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const other = Buffer.from(point)
        other.writeUInt8(other.readUInt8(at) ^ mask, at)
        expect(readPoint(curve, other)).toBeNull()
      }),
      { seed: 5 },
    )
    expect(readPoint(curve, point.subarray(1))).toBeNull()
    expect(readPoint(curve, Buffer.alloc(64))).toBeNull()
    const { x, y } = curve.g
    expect(
      readPoint(curve, Buffer.concat([writeNumber(x), writeNumber(curve.p - y)])),
    ).not.toBeNull()
    // The same numbers modulo p, but not below it.
    expect(readPoint(curve, Buffer.alloc(64, 0xff))).toBeNull()
  })
})

test('more keys than are kept at hand give the same answers', () => {
  const keys = new CurveKeys(secp256k1, 3)
  for (const secret of [1n, 2n, 3n, 1n, 4n, 5n, 1n, 2n]) {
    expect(keys.sum(0n, 1n, keyOf(keys, secret))).toEqual(keys.timesBase(secret))
  }
})

test('what a number is times its inverse leaves 1, one by one or all at once', () => {
  const { p } = sm2p256v1
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, p - 1n), { minLength: 1 }), (values) => {
      expect(values.map((value) => (value * inverse(value, p)) % p)).toEqual(values.map(() => 1n))
      expect(inverses(values, p)).toEqual(values.map((value) => inverse(value, p)))
      expect(values.map((value) => mod(-value, p) + value)).toEqual(values.map(() => p))
    }),
    { seed: 5 },
  )
})

function factors({ n }: Curve): fc.Arbitrary<bigint> {
  return fc.bigInt(1n, n - 1n)
}

function keyOf(keys: CurveKeys, secret: bigint) {
  const point = keys.timesBase(secret)
  const key = point && keys.key(writePoint(point))
  if (key === null) throw new Error(`there is no key for ${secret}`)
  return key
}

function uncompressed(keys: CurveKeys, factor: bigint): string {
  const point = keys.timesBase(factor)
  return point === null ? 'infinity' : `04${writePoint(point).toString('hex')}`
}

function publicKeyOf(curve: string, secret: bigint): string {
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(writeNumber(secret))
  return ecdh.getPublicKey('hex')
}
