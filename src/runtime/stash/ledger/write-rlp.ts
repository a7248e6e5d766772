/** Bytes in RLP, see rlp.ts. */
export function rlpBytes(bytes: Uint8Array): Buffer {
  const [only] = bytes
  if (bytes.length === 1 && only !== undefined && only < 0x80) return Buffer.from(bytes)
  return Buffer.concat([headOf(bytes.length, 0x80), bytes])
}

/** Big-endian without leading zeros, so that zero has no bytes. */
export function rlpInteger(value: bigint | number): Buffer {
  if (value < 0) throw new RangeError(`${value} is negative`)
  const digits = BigInt(value).toString(16)
  if (digits === '0') return Buffer.of(0x80)
  return rlpBytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'))
}

/** Of items that are encoded already. */
export function rlpList(items: readonly Uint8Array[]): Buffer {
  const length = items.reduce((sum, item) => sum + item.length, 0)
  return Buffer.concat([headOf(length, 0xc0), ...items])
}

function headOf(length: number, base: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(base + length)
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.of(base + 55 + bytes.length, ...bytes)
}
