import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, getCurves } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChainCrypto } from '../ports/chain-crypto.js'
import { nodeFactory } from '../testing/binlog/signing-node.js'
import { CurveKeys } from './curve/curve-keys.js'
import { sm2p256v1 } from './curve/curves.js'
import { loadChainCrypto } from './load-chain-crypto.js'
import { isSm2Signature, sm2Digest } from './sm2.js'

const keys = new CurveKeys(sm2p256v1)
let crypto: ChainCrypto
beforeAll(async () => {
  crypto = await loadChainCrypto('sm3-sm2')
})

describe('the example of GM/T 0003.5, appendix A', () => {
  const publicKey = hex(
    '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  )
  const signature = hex(
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  )
  const message = Buffer.from('message digest')

  test('has the digest that is signed', () => {
    expect(sm2Digest(crypto.hashAll, { publicKey, message }).toString(16)).toBe(
      'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
    )
  })

  test('is a signature, and is none of another message, user or key', () => {
    const isSigned = (claim: object): boolean =>
      isSm2Signature(keys, crypto.hashAll, { publicKey, message, signature, ...claim })
    expect(isSigned({})).toBe(true)
    expect(isSigned({ message: Buffer.from('message digest.') })).toBe(false)
    expect(isSigned({ userId: Buffer.from('ALICE123@YAHOO.COM') })).toBe(false)
    expect(isSigned({ publicKey: writeBase() })).toBe(false)
    expect(isSigned({ signature: Buffer.concat([signature, Buffer.of(0)]) })).toBe(false)
  })
})

/** Another one where the system's is too old. */
const openssl = process.env['OPENSSL'] ?? 'openssl'

/** What stands before the point of a public key: the algorithm and the curve (RFC 5480, GM/T 0006). */
const keyHead = hex('3059301306072a8648ce3d020106082a811ccf5501822d03420004')
const hasOpenssl = getCurves().includes('SM2') && opensslVersion() >= 3
if (!hasOpenssl) process.stderr.write('Left out: no OpenSSL 3 with SM2 to compare with\n')

describe.skipIf(!hasOpenssl)('with OpenSSL on the other side', () => {
  let folder: string
  const path = (name: string): string => join(folder, name)
  const messages = Array.from({ length: 8 }, (_, at) => Buffer.alloc(32, 31 * at))
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sm2-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('its signatures are signatures', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    writeFileSync(path('key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-64)
    for (const message of messages) {
      const signature = rawSignature(dgst(['-sign', path('key.pem')], message))
      const signed = Buffer.concat([signature, publicKey])
      expect(crypto.isSignedBy(publicKey, message, signed)).toBe(true)
    }
  })

  test('it takes the signatures of test nodes', () => {
    const node = nodeFactory(crypto)('one')
    const der = Buffer.concat([keyHead, node.publicKey]).toString('base64')
    writeFileSync(
      path('public.pem'),
      `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`,
    )
    for (const message of messages) {
      writeFileSync(path('signature'), derSignature(Buffer.from(node.sign(message))))
      const arguments_ = ['-verify', path('public.pem'), '-signature', path('signature')]
      expect(dgst(arguments_, message).toString()).toBe('Verified OK\n')
    }
  })
})

function dgst(options: readonly string[], input: Uint8Array): Buffer {
  const user = ['-sigopt', 'distid:1234567812345678']
  return execFileSync(openssl, ['dgst', '-sm3', ...user, ...options], { input })
}

function opensslVersion(): number {
  try {
    return Number(/^OpenSSL (\d+)/.exec(execFileSync(openssl, ['version']).toString())?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** r‖s of a DER sequence of two integers. */
function rawSignature(der: Buffer): Buffer {
  const rLength = der.readUInt8(3)
  const r = der.subarray(4, 4 + rLength)
  const s = der.subarray(6 + rLength)
  return Buffer.concat(
    [r, s].map((value) => hex(value.toString('hex').padStart(66, '0').slice(-64))),
  )
}

function derSignature(raw: Buffer): Buffer {
  const integers = [raw.subarray(0, 32), raw.subarray(32, 64)].map((word) => {
    const digits = word.toString('hex').replace(/^(00)+/, '')
    const value = hex(digits >= '8' ? `00${digits}` : digits)
    return Buffer.concat([Buffer.of(2, value.length), value])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

function writeBase(): Buffer {
  const { x, y } = sm2p256v1.g
  return hex(x.toString(16), y.toString(16))
}

function hex(...texts: readonly string[]): Buffer {
  return Buffer.from(texts.join(''), 'hex')
}
