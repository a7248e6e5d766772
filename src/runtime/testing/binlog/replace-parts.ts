import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { derivedRows } from './derived-rows.js'
import type { BlockParts } from './encode-ledger-block.js'
import { bytesOfDraft } from './ledger-table.js'

/** The block with other parts, and with what follows from them; ids and all other rows stay. */
export function replaceParts(
  crypto: ChainCrypto,
  block: BinlogBlock,
  parts: BlockParts,
): BinlogBlock {
  const derived = derivedRows(crypto, parts)
  const tables = block.tables.map((table): BinlogTable => {
    const rows = derived[table.name]?.insert
    if (rows === undefined) return table
    const created = table.created.map((row, at) => ({
      ...row,
      values: rows[at]?.map(bytesOfDraft) ?? row.values,
    }))
    return { ...table, created }
  })
  return { ...block, tables }
}
