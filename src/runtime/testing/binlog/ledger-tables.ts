import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { derivedTables, tablesKnownByKey } from '../../ports/ledger-tables.js'
import type { TableDraft, TableDrafts } from './block-draft.js'
import { LedgerTable, type NewRow, type TableChange } from './ledger-table.js'
import { compareNewRows } from './row-order.js'
import { systemTables } from './system-tables.js'

/** The row of `_sys_current_state_` that holds the last id has one of its own. */
const currentIdRow = 1n

/** All tables of a ledger, and the counter that their rows get ids from. */
export class LedgerTables {
  readonly #tables = new Map<string, LedgerTable>()
  #lastId: bigint

  constructor(lastId: bigint) {
    this.#lastId = lastId
    for (const [name, columns] of Object.entries(systemTables)) {
      this.#tables.set(name, new LedgerTable(name, columns))
    }
  }

  has(name: string): boolean {
    return this.#tables.has(name)
  }

  table(name: string): LedgerTable {
    const table = this.#tables.get(name)
    if (table === undefined) throw new RangeError(`The ledger has no table ${name}.`)
    return table
  }

  /** In the order of a block; tables that aren't there yet are made. */
  change(drafts: TableDrafts): readonly TableChange[] {
    const made = Object.entries(drafts).filter(([name]) => !this.#tables.has(name))
    const announced = made.map(([name, draft]) => this.#make(name, draft))
    const { _sys_tables_: tables = {} } = drafts
    const all =
      announced.length === 0
        ? drafts
        : {
            ...drafts,
            _sys_tables_: { ...tables, insert: [...(tables.insert ?? []), ...announced] },
          }
    return sortChanges(Object.entries(all).map(([name, draft]) => this.table(name).change(draft)))
  }

  /** What the last id will be when the changes have theirs. */
  lastIdAfter(changes: readonly TableChange[]): bigint {
    return this.#lastId + BigInt(changes.reduce((sum, { created }) => sum + created.length, 0))
  }

  /** The block that the changes are: every new row has an id, table after table in order. */
  commit(number: number, changes: readonly TableChange[]): BinlogBlock {
    const tables = sortChanges(changes)
      .filter(({ dirty, created }) => dirty.length + created.length > 0)
      .map((change) => this.#addRows(change))
    return { number, format: 'flagged', tables }
  }

  #make(name: string, { columns }: TableDraft): readonly string[] {
    const [key, ...others] = columns ?? (name.startsWith('c_') ? ['key', 'value'] : [])
    if (key === undefined) throw new RangeError(`The new table ${name} needs columns.`)
    this.#tables.set(name, new LedgerTable(name, [key, ...others]))
    return [name, key, others.join(',')]
  }

  #addRows({ name, columns, dirty, created }: TableChange): BinlogTable {
    const table = this.table(name)
    const rows = created.map((row) => ({ id: this.#idOf(name, row), ...row }))
    if (!isOnlyAddedTo(name)) for (const row of rows) table.add(row)
    return { name, columns: [...columns, '_status_', '_num_', '_id_'], dirty, created: rows }
  }

  #idOf(table: string, { values }: NewRow): bigint {
    const isCounter = table === '_sys_current_state_' && String(values[0]) === 'current_id'
    if (isCounter) return currentIdRow
    this.#lastId += 1n
    return this.#lastId
  }
}

/** Rows that no block changes need not be kept: they are most of a ledger's bytes. */
function isOnlyAddedTo(table: string): boolean {
  return derivedTables.has(table) && table !== '_sys_current_state_'
}

/** Tables by name; where a table is under consensus, its rows as a node orders them. */
function sortChanges(changes: readonly TableChange[]): readonly TableChange[] {
  return [...changes]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((change) => (tablesKnownByKey.has(change.name) ? change : sortRows(change)))
}

function sortRows({ name, columns, dirty, created }: TableChange): TableChange {
  return {
    name,
    columns,
    dirty: [...dirty].sort((left: BinlogRow, right: BinlogRow) => (left.id < right.id ? -1 : 1)),
    created: [...created].sort(compareNewRows(columns)),
  }
}
