import type { BinlogTable } from '../../../ports/binlog.js'
import { decimalOf } from '../../ledger/decimal.js'
import { textIn, valueIn } from './row-values.js'

/** How many sealers take part at a time, after the rows of `_sys_config_` are what the table says. */
export function epochSealersAfter(
  before: number | null,
  table: BinlogTable | undefined,
): number | null {
  if (table === undefined) return before
  const rows = [...table.dirty, ...table.created]
  const row = rows.findLast((one) => textIn(table, one, 'key') === 'rpbft_epoch_sealer_num')
  return row === undefined ? before : Number(decimalOf(valueIn(table, row, 'value')))
}
