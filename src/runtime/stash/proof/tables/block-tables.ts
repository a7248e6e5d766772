import { quoted } from '../../../../shared/printable.js'
import type { BinlogBlock, BinlogTable } from '../../../ports/binlog.js'
import { Refusal } from '../refusal.js'

export type BlockTables = ReadonlyMap<string, BinlogTable>

/** The node writes tables in byte order of their names, and none without a row. */
export function tablesOf(block: BinlogBlock): BlockTables {
  let before: string | null = null
  for (const { name, dirty, created } of block.tables) {
    if (before !== null && name <= before) {
      throw new Refusal('malformed', `Table ${quoted(name)} comes after ${quoted(before)}.`)
    }
    if (dirty.length + created.length === 0) {
      throw new Refusal('malformed', `Table ${quoted(name)} has no row.`)
    }
    before = name
  }
  return new Map(block.tables.map((table) => [table.name, table]))
}
