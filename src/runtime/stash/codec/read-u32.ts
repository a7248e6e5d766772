/** Big-endian; the bytes must be there. */
export function readU32(bytes: Uint8Array, offset: number): number {
  const high = (at(bytes, offset) << 8) | at(bytes, offset + 1)
  const low = (at(bytes, offset + 2) << 8) | at(bytes, offset + 3)
  return high * 0x10000 + low
}

function at(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0
}
