import { hash } from 'node:crypto'

const keyHashBytes = 16

/**
 * Rows are found by it whatever the length of their key. It is of the table, too: every contract has a
 * `balance`. No key at all is something else than an empty one.
 */
export function keyHash(ledgerId: number, tableId: number, key: Uint8Array | null): Buffer {
  const table = `${ledgerId},${tableId}`
  const hashed = key === null ? table : Buffer.concat([Buffer.from(`${table},`), key])
  return hash('sha256', hashed, 'buffer').subarray(0, keyHashBytes)
}
