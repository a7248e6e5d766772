// PostgreSQL cuts identifiers at 63 bytes without an error; indexes of long tables would collide.
const lengthMax = 60

/** The name of a column's index; the same for the same table and column, for good. */
export function indexName(table: string, column: string): string {
  const name = `${table}_${column}_idx`
  if (Buffer.byteLength(name) <= lengthMax) return name
  return `${beginning(name, lengthMax - 9)}_${checksum(name)}`
}

/** As many whole characters as fit. */
function beginning(name: string, bytesMax: number): string {
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > bytesMax) break
    kept += character
  }
  return kept
}

/** FNV-1a, which needs no library: eight hexadecimal digits. */
function checksum(name: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
