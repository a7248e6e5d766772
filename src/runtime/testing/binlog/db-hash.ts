import type { BinlogRow } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { derivedTables } from '../../ports/ledger-tables.js'
import type { NewRow, TableChange } from './ledger-table.js'

/**
 * The hash of all that a block changed (`MemoryTable2::dump` in libstorage, FISCO BCOS 2.9). Rows are
 * in the order of the binlog; a table that was only touched counts too.
 */
export function dbHash({ hashAll }: ChainCrypto, changes: readonly TableChange[]): Uint8Array {
  const hashed = changes.filter(({ name }) => !derivedTables.has(name))
  if (hashed.length === 0) return Buffer.alloc(32)
  return hashAll(hashed.map((table) => hashAll(hashedParts(table))))
}

function hashedParts({ columns, dirty, created }: TableChange): readonly Uint8Array[] {
  const hashedColumns = columns
    .map((name, place) => ({ name, place, bytes: Buffer.from(name, 'latin1') }))
    .filter(({ name }) => !name.startsWith('_') && !name.endsWith('_'))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
  const rows: readonly (BinlogRow | NewRow)[] = [...dirty, ...created]
  return rows.flatMap(({ status, values }) => [
    ...hashedColumns.flatMap(({ place, bytes }) => {
      const value = values[place] ?? null
      return value === null ? [] : [bytes, value]
    }),
    Buffer.of(status),
  ])
}
