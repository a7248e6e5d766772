import { quoteName } from './sqlite/quote-name.js'
import { unpackedColumn, unpackedPart } from './sqlite/row-image.js'
import type { SqliteSession } from './sqlite/sqlite-session.js'
import { type TableShape, tableShape } from './sqlite/table-shape.js'

interface Change {
  readonly table: string
  readonly key: string
  readonly before: string | null
}

// Newest first. In a block rows are put back before those that weren't there go, so that nothing
// which meanwhile refers to such a row goes with it.
const changesAbove = `
  select table_name as "table", row_key as "key", row_before as before from _bcdata_journal
  where chain_id = ? and block_number > ?
  order by block_number desc, row_before is null, id desc`

/**
 * Brings every row that the chain's blocks above the ancestor changed back to what it was, and
 * forgets those changes. Journaling must be off.
 */
export function restoreDerived(session: SqliteSession, chainId: number, ancestor: number): void {
  // Within the transaction references may dangle until all rows are back.
  session.database.pragma('defer_foreign_keys = on')
  const changes = session.raw<Change>(changesAbove).all(chainId, ancestor)
  const restorers = new Map<string, TableRestorer | null>()
  for (const { table, key, before } of changes) {
    if (!restorers.has(table)) restorers.set(table, createRestorer(session, table))
    const restorer = restorers.get(table)
    if (before === null) restorer?.remove(key)
    else restorer?.putBack(before)
  }
  session
    .raw('delete from _bcdata_journal where chain_id = ? and block_number > ?')
    .run(chainId, ancestor)
}

interface TableRestorer {
  remove(key: string): void
  /**
   * Updates in place where the row is still there, so that nothing cascades. `or replace`: a row
   * that now holds this one's unique value was changed too, and is put back itself.
   */
  putBack(before: string): void
}

/** Null for a table that a migration dropped since: there is nothing to restore. */
function createRestorer({ database }: SqliteSession, table: string): TableRestorer | null {
  const shape = tableShape(database, table)
  if (!shape) return null
  const removal = database.prepare(deletion(shape))
  const statementsFor = memoized((imaged) => {
    // A column that a migration added since has no image; it keeps its value.
    const columns = shape.columns.filter((name) => imaged.includes(name))
    return [update(shape, columns), insertion(shape, columns)].map((sql) => database.prepare(sql))
  })
  return {
    remove(key) {
      removal.run({ key })
    },
    putBack(before) {
      const [change, insert] = statementsFor(Object.keys(JSON.parse(before) as object))
      if (change?.run({ before }).changes === 0) insert?.run({ before })
    },
  }
}

function memoized<T>(make: (names: readonly string[]) => T): (names: readonly string[]) => T {
  const known = new Map<string, T>()
  return (names) => {
    const id = JSON.stringify(names)
    const value = known.get(id) ?? make(names)
    known.set(id, value)
    return value
  }
}

function deletion({ name, primaryKey }: TableShape): string {
  const found = primaryKey.map(
    (part, index) => `${quoteName(part)} is ${unpackedPart('$key', index)}`,
  )
  return `delete from ${quoteName(name)} where ${found.join(' and ')}`
}

function update({ name, primaryKey }: TableShape, columns: readonly string[]): string {
  const sets = columns.map(
    (column) => `${quoteName(column)} = ${unpackedColumn('$before', column)}`,
  )
  const found = primaryKey.map((part) => `${quoteName(part)} is ${unpackedColumn('$before', part)}`)
  return `update or replace ${quoteName(name)} set ${sets.join(', ')} where ${found.join(' and ')}`
}

function insertion({ name }: TableShape, columns: readonly string[]): string {
  const values = columns.map((column) => unpackedColumn('$before', column))
  return `insert or replace into ${quoteName(name)} (${columns.map(quoteName).join(', ')})
    values (${values.join(', ')})`
}
