import { type LedgerBlock, readLedgerBlock } from '../ledger/read-ledger-block.js'
import { hexOf } from '../text/byte-text.js'
import { Refusal } from './refusal.js'
import { plainBytes } from './rows/binary-value.js'
import { onlyRow } from './rows/derived-tables.js'
import { valueIn } from './rows/row-values.js'
import type { BlockTables } from './tables/block-tables.js'

/** The block in `_sys_hash_2_block_`, under its hash. */
export function ledgerBlockOf(tables: BlockTables): LedgerBlock {
  const table = tables.get('_sys_hash_2_block_')
  const [row] = table?.created ?? []
  if (table === undefined || row === undefined) {
    throw new Refusal('malformed', 'There is no block in _sys_hash_2_block_.')
  }
  const block = readLedgerBlock(plainBytes(valueIn(table, row, 'value')))
  onlyRow(table, hexOf(block.hash))
  return block
}
