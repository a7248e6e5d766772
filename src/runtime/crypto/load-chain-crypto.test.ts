import { createHash, getHashes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChainCrypto } from '../ports/chain-crypto.js'
import { nodeFactory } from '../testing/binlog/signing-node.js'
import { readNumber, writeNumber } from './curve/curve-bytes.js'
import { loadKeccakSecp256k1 } from './keccak-secp256k1.js'
import { loadChainCrypto } from './load-chain-crypto.js'
import { loadNativeCurve } from './load-native-curve.js'

const runs = Number(process.env['BCDATA_LAW_RUNS'] ?? 30)
const hashBytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

test.each([
  ['keccak256-secp256k1', '', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
  [
    'keccak256-secp256k1',
    'abc',
    '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
  ],
  ['sm3-sm2', '', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ['sm3-sm2', 'abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
] as const)('the hash of %s over "%s" is the published one', async (kind, text, digest) => {
  const { hash } = await loadChainCrypto(kind)
  expect(Buffer.from(hash(Buffer.from(text))).toString('hex')).toBe(digest)
})

const hasSm3 = getHashes().includes('sm3')
if (!hasSm3) process.stderr.write("Left out: this build of Node doesn't have SM3\n")

test.skipIf(!hasSm3)("SM3 is OpenSSL's, over bytes of any length", async () => {
  const { hash } = await loadChainCrypto('sm3-sm2')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(Buffer.from(hash(bytes))).toEqual(createHash('sm3').update(bytes).digest())
    }),
    { seed: 5 },
  )
})

describe.each<[string, () => Promise<ChainCrypto>]>([
  ['keccak256-secp256k1', () => loadChainCrypto('keccak256-secp256k1')],
  ['keccak256-secp256k1 without the package secp256k1', () => loadKeccakSecp256k1(null)],
  ['sm3-sm2', () => loadChainCrypto('sm3-sm2')],
])('%s', (_name, load) => {
  test('parts have the hash of the whole, and hashes stay what they were', async () => {
    const crypto = await load()
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { maxLength: 5 }), (parts) => {
        const digest = crypto.hashAll(parts)
        expect(digest).toEqual(crypto.hash(Buffer.concat(parts)))
        const copy = Uint8Array.from(digest)
        crypto.hash(Buffer.from('another'))
        expect(digest).toEqual(copy)
      }),
      { seed: 5 },
    )
  })

  test('who signed a hash has signed it, and nobody else, and nothing else', async () => {
    const crypto = await load()
    const nodes = ['one', 'two'].map(nodeFactory(crypto))
    fc.assert(
      fc.property(hashBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (hash, at, mask) => {
        const [one, two] = nodes
        const signature = one!.sign(hash)
        expect(crypto.isSignedBy(one!.publicKey, hash, signature)).toBe(true)
        expect(crypto.isSignedBy(two!.publicKey, hash, signature)).toBe(false)
        expect(crypto.isSignedBy(one!.publicKey, flip(hash, at, mask), signature)).toBe(false)
        expect(crypto.isSignedBy(one!.publicKey, hash, flip(signature, at, mask))).toBe(false)
        expect(crypto.isSignedBy(flip(one!.publicKey, at, mask), hash, signature)).toBe(false)
      }),
      { seed: 5, numRuns: runs },
    )
  })

  test('nonsense is no signature', async () => {
    const crypto = await load()
    const { publicKey, sign } = nodeFactory(crypto)('one')
    const hash = Buffer.alloc(32, 7)
    const signature = sign(hash)
    const words = ['00', 'ff', orderOf(crypto)].map((word) =>
      Buffer.from(word.padStart(64, '0'), 'hex'),
    )
    for (const word of [...words, Buffer.alloc(32, 0xff)]) {
      const rest = signature.subarray(64)
      expect(
        crypto.isSignedBy(publicKey, hash, Buffer.concat([word, signature.subarray(32)])),
      ).toBe(false)
      const otherS = Buffer.concat([signature.subarray(0, 32), word, rest])
      expect(crypto.isSignedBy(publicKey, hash, otherS)).toBe(false)
      expect(crypto.isSignedBy(publicKey, hash, Buffer.concat([word, word, rest]))).toBe(false)
    }
    for (const key of [
      publicKey.subarray(1),
      Buffer.alloc(64),
      Buffer.alloc(64, 0xff),
      Buffer.alloc(0),
    ]) {
      const itsOwn = Buffer.concat([signature.subarray(0, 64), key])
      expect(crypto.isSignedBy(key, hash, signature)).toBe(false)
      expect(crypto.isSignedBy(key, hash, itsOwn)).toBe(false)
    }
    for (const length of [0, 1, 64, signature.length - 1]) {
      expect(crypto.isSignedBy(publicKey, hash, signature.subarray(0, length))).toBe(false)
    }
    expect(crypto.isSignedBy(publicKey, hash, Buffer.concat([signature, Buffer.of(0)]))).toBe(false)
  })

  test('whatever the bytes are, nothing is thrown', async () => {
    const crypto = await load()
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 140 }), ...[32, 64, 65, 128].map(ofLength))
    fc.assert(
      fc.property(bytes, bytes, bytes, (publicKey, hash, signature) => {
        expect(crypto.isSignedBy(publicKey, hash, signature)).toBe(false)
      }),
      { seed: 5, numRuns: 1000 },
    )
  })
})

test('v is 0 or 1: 27, 28, 2 and 3 stand for no parity', async () => {
  expect(loadNativeCurve()).not.toBeNull()
  for (const crypto of [await loadKeccakSecp256k1(), await loadKeccakSecp256k1(null)]) {
    const { publicKey, sign } = nodeFactory(crypto)('one')
    const hash = Buffer.alloc(32, 7)
    const signature = Buffer.from(sign(hash))
    const taken = Array.from({ length: 256 }, (_, v) => v).filter((v) =>
      crypto.isSignedBy(publicKey, hash, Buffer.concat([signature.subarray(0, 64), Buffer.of(v)])),
    )
    expect(taken).toEqual([signature[64]])
  }
})

test('what is signed with the package secp256k1 is taken without it, and the other way round', async () => {
  const native = await loadKeccakSecp256k1()
  const own = await loadKeccakSecp256k1(null)
  const nodes = [nodeFactory(native)('one'), nodeFactory(own, null)('one')]
  fc.assert(
    fc.property(hashBytes, (hash) => {
      for (const { publicKey, sign } of nodes) {
        expect(publicKey).toEqual(nodes[0]?.publicKey)
        expect(own.isSignedBy(publicKey, hash, sign(hash))).toBe(true)
        expect(native.isSignedBy(publicKey, hash, sign(hash))).toBe(true)
      }
    }),
    { seed: 5, numRuns: runs },
  )
})

test('of the two signatures with the same r both are taken, as the node does', async () => {
  const order = BigInt(`0x${orderOf(await loadKeccakSecp256k1())}`)
  for (const crypto of [await loadKeccakSecp256k1(), await loadKeccakSecp256k1(null)]) {
    const { publicKey, sign } = nodeFactory(crypto)('one')
    const hash = Buffer.alloc(32, 7)
    const signature = Buffer.from(sign(hash))
    const s = order - readNumber(signature.subarray(32, 64))
    const twin = [signature.subarray(0, 32), writeNumber(s), Buffer.of(1 - (signature[64] ?? 0))]
    expect(crypto.isSignedBy(publicKey, hash, Buffer.concat(twin))).toBe(true)
  }
})

function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(at % bytes.length) ^ mask, at % bytes.length)
  return flipped
}

function orderOf({ kind }: ChainCrypto): string {
  return kind === 'sm3-sm2'
    ? 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
    : 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
}

function ofLength(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length })
}
