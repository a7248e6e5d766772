import type { Curve, Point } from './curves.js'

/** Big-endian. */
export function readNumber(bytes: Uint8Array): bigint {
  const { buffer, byteOffset, byteLength } = bytes
  return BigInt(`0x0${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`)
}

/** x‖y; null when that is no point of the curve. */
export function readPoint({ p, a, b }: Curve, bytes: Uint8Array): Point | null {
  if (bytes.length !== 64) return null
  const x = readNumber(bytes.subarray(0, 32))
  const y = readNumber(bytes.subarray(32))
  if (x >= p || y >= p || (y * y - x * x * x - a * x - b) % p !== 0n) return null
  return { x, y }
}

/** r or s of a signature; null when it can't be one. */
export function readFactor({ n }: Curve, bytes: Uint8Array): bigint | null {
  const factor = readNumber(bytes)
  return factor > 0n && factor < n ? factor : null
}

/** 32 bytes. */
export function writeNumber(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}

export function writePoint({ x, y }: Point): Buffer {
  return Buffer.concat([writeNumber(x), writeNumber(y)])
}
