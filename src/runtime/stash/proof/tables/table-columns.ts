import { quoted } from '../../../../shared/printable.js'
import type { BinlogBlock, BinlogTable } from '../../../ports/binlog.js'
import { Refusal } from '../refusal.js'
import { textIn } from '../rows/row-values.js'
import type { BlockTables } from './block-tables.js'
import { columnsOf, type TableDirectory, withTables } from './table-directory.js'

const contractColumns = columnsTextOf('key', 'value')

/** Tables that `_sys_tables_` doesn't list (`MemoryTableFactory::getSysTableInfo`, FISCO BCOS 2.9). */
const systemTables: Readonly<Record<string, string>> = {
  _sys_config_: columnsText('key', 'value,enable_num'),
  _sys_consensus_: columnsText('name', 'type,node_id,enable_num'),
  _sys_current_state_: columnsText('key', 'value'),
  _sys_tables_: columnsText('table_name', 'key_field,value_field'),
  _sys_table_access_: columnsText('table_name', 'address,enable_num'),
  _sys_cns_: columnsText('name', 'version,address,abi'),
  _sys_number_2_hash_: columnsText('number', 'value'),
  _sys_tx_hash_2_block_: columnsText('hash', 'value,index'),
  _sys_hash_2_block_: columnsText('hash', 'value'),
  _sys_hash_2_header_: columnsText('hash', 'value,sigs'),
  _sys_block_2_nonces_: columnsText('number', 'value'),
}

/** The hash of a table's rows leaves out its name, its key and the columns without a value. */
export function verifyColumns(block: BinlogBlock, tables: TableDirectory): void {
  for (const { name, columns } of block.tables) {
    const expected = Object.hasOwn(systemTables, name)
      ? systemTables[name]
      : columnsOf(tables, name)
    if (expected === undefined) {
      throw new Refusal('table', `There is no table ${quoted(name)} in _sys_tables_.`)
    }
    const actual = textOfColumns(columns)
    if (actual !== expected) {
      const facts = `has the columns ${quoted(actual)}, but should have ${quoted(expected)}`
      throw new Refusal('table', `Table ${quoted(name)} ${facts}.`)
    }
  }
}

const texts = new WeakMap<readonly string[], string>()

function textOfColumns(columns: readonly string[]): string {
  const text = texts.get(columns) ?? columns.join(',')
  texts.set(columns, text)
  return text
}

/** With the tables that the block created. */
export function tablesAfter(before: TableDirectory, tables: BlockTables): TableDirectory {
  const table = tables.get('_sys_tables_')
  return table === undefined ? before : withTables(before, listedTables(table))
}

export function listedTables(table: BinlogTable): ReadonlyMap<string, string> {
  return new Map(
    [...table.dirty, ...table.created].map((row) => [
      textIn(table, row, 'table_name'),
      columnsText(textIn(table, row, 'key_field'), textIn(table, row, 'value_field')),
    ]),
  )
}

/** As `BinLogHandler::encodeTable` in libstorage writes them. One text serves all contracts. */
function columnsText(key: string, values: string): string {
  const text = columnsTextOf(key, values)
  return text === contractColumns ? contractColumns : text
}

function columnsTextOf(key: string, values: string): string {
  const others = values.split(',').filter((name) => name !== key)
  return [key, ...others, '_status_', '_num_', '_id_'].join(',')
}
