import { quoted } from '../../../../shared/printable.js'
import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { Refusal } from '../refusal.js'

/**
 * The hash of rows takes names and values one after the other without a length, so that other rows can
 * have the same bytes. In a contract's table their form leaves one way to read them: slots of storage
 * are decimal numbers, other keys are words, and behind the code, which can be any bytes, its hash
 * follows (`StorageState` in libstoragestate, FISCO BCOS 2.9).
 */
export function verifyContractRows(table: BinlogTable): void {
  for (const row of table.dirty) verifyShape(table, row)
  for (const row of table.created) verifyShape(table, row)
  const code = createdValue(table, 'code')
  if (code === null || code.length === 0 || createdValue(table, 'codeHash') !== null) return
  throw new Refusal('row-shape', `The code of ${quoted(table.name)} comes without its hash.`)
}

function verifyShape({ name }: BinlogTable, { id, values }: BinlogRow): void {
  const [key = null, value = null] = values
  const isOne = key !== null && value !== null
  if (isOne && (isDecimal(key) ? isDecimal(value) : isWord(key))) return
  throw new Refusal('row-shape', `Row ${id} of ${quoted(name)} isn't one of a contract.`)
}

function createdValue({ created }: BinlogTable, name: string): Uint8Array | null {
  const row = created.find(({ values: [key] }) => key != null && isName(key, name))
  return row?.values[1] ?? null
}

const [zero, nine] = [0x30, 0x39]

function isDecimal(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= zero && byte <= nine)
}

function isWord(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 0x5f || isLetter(byte))
}

/** Of either case. */
function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

function isName(key: Uint8Array, name: string): boolean {
  return key.length === name.length && Buffer.from(key).toString('latin1') === name
}
