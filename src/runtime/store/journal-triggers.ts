import type { Database } from 'better-sqlite3'
import { missingKey, missingTable, mixedChains } from './derived-problems.js'
import { quoteName } from './sqlite/quote-name.js'
import { imageOf, keyOf, quoteText } from './sqlite/row-image.js'
import { type TableShape, tableShape } from './sqlite/table-shape.js'

const triggerPrefix = '_bcdata_journal_'

/**
 * Makes journaling possible on this connection. The block that writes belong to is a row of a
 * temporary table: rolled back with its transaction, gone with the connection.
 */
export function prepareJournal(database: Database): void {
  database.exec(
    'create temp table if not exists _bcdata_journaling (chain_id int, block_number int)',
  )
  database.exec('create temp table if not exists _bcdata_journal_version (version)')
}

/** From here on writes to derived tables belong to the block. */
export function startJournal(
  database: Database,
  derived: readonly string[],
  chainId: number,
  blockNumber: number,
): void {
  installTriggers(database, derived)
  stopJournal(database)
  database.prepare('insert into temp._bcdata_journaling values (?, ?)').run(chainId, blockNumber)
}

export function stopJournal(database: Database): void {
  database.exec('delete from temp._bcdata_journaling')
}

/** Before a migration: a trigger that names a column keeps it from being dropped. */
export function dropJournalTriggers(database: Database): void {
  const names = database
    .prepare<[], string>("select name from temp.sqlite_master where type = 'trigger'")
    .pluck()
    .all()
  for (const name of names) {
    if (name.startsWith(triggerPrefix)) database.exec(`drop trigger temp.${quoteName(name)}`)
  }
  database.exec('delete from temp._bcdata_journal_version')
}

/** Derived tables that exist must have a key: without one a row can't be found again. */
export function checkDerivedKeys(database: Database, derived: readonly string[]): void {
  for (const table of derived) keyedShape(database, table)
}

/** What indexing needs before it starts: a misspelt table would not be restored after a fork. */
export function checkDerivedTables(
  database: Database,
  derived: readonly string[],
  chainCount: number,
): void {
  for (const table of derived) {
    const shape = keyedShape(database, table)
    if (!shape) throw missingTable(table)
    if (chainCount > 1 && !shape.primaryKey.includes('chain_id')) throw mixedChains(table)
  }
}

/**
 * Triggers that keep what each row of the derived tables was before a block changed it, whoever
 * changes it and how: made from the columns that the tables really have, anew after every change
 * of the schema. Back-filling never gets here and doesn't pay for them.
 */
function installTriggers(database: Database, derived: readonly string[]): void {
  const version = Number(database.pragma('main.schema_version', { simple: true }))
  const installed = database
    .prepare<[], number>('select version from temp._bcdata_journal_version')
    .pluck()
    .get()
  if (installed === version) return
  dropJournalTriggers(database)
  for (const table of derived) createTriggers(database, table)
  // In a table and not in a variable, so that a rolled back transaction takes it back as well.
  database.prepare('insert into temp._bcdata_journal_version values (?)').run(version)
}

function createTriggers(database: Database, table: string): void {
  const shape = keyedShape(database, table)
  if (!shape) throw missingTable(table)
  const before = imageOf('old', shape.columns)
  const oldKey = keyOf('old', shape.primaryKey)
  const newKey = keyOf('new', shape.primaryKey)
  database.exec(trigger(table, 'insert', record(table, newKey, 'null')))
  database.exec(trigger(table, 'delete', record(table, oldKey, before)))
  database.exec(
    trigger(
      table,
      'update',
      record(table, oldKey, before),
      // The row under the new key: new, unless it is the old one or a replaced one already recorded.
      record(table, newKey, 'null'),
    ),
  )
}

function trigger(table: string, change: string, ...statements: readonly string[]): string {
  return `create temp trigger ${triggerName(change, table)}
    after ${change} on main.${quoteName(table)}
    begin ${statements.join('\n')} end`
}

/**
 * The first image of a row in a block counts. `not exists` instead of `or ignore`: inside a trigger
 * the conflict clause of the user's statement would win over ours.
 */
function record(table: string, key: string, before: string): string {
  return `insert into _bcdata_journal (chain_id, block_number, table_name, row_key, row_before)
    select state.chain_id, state.block_number, ${quoteText(table)}, ${key}, ${before}
    from temp._bcdata_journaling as state where not exists (
      select 1 from main._bcdata_journal as known
      where known.chain_id = state.chain_id and known.table_name = ${quoteText(table)}
        and known.row_key = ${key} and known.block_number = state.block_number);`
}

function triggerName(change: string, table: string): string {
  return quoteName(`${triggerPrefix}${change}_${table}`)
}

function keyedShape(database: Database, table: string): TableShape | null {
  const shape = tableShape(database, table)
  if (!shape || shape.primaryKey.length > 0) return shape
  throw missingKey(table)
}
