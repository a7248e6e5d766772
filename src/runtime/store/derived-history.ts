import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { DerivedHistory } from '../ports/derived-history.js'
import type { SqlValue } from '../ports/event.js'
import { notDerived } from './derived-problems.js'
import { openSqliteFile } from './sqlite/open-sqlite-file.js'
import { quoteName } from './sqlite/quote-name.js'
import { rowDecoder } from './sqlite/row-decoder.js'
import { keyOf, quoteText, unpackedColumn } from './sqlite/row-image.js'
import { withSession } from './sqlite/session-access.js'
import { sqliteError } from './sqlite/sqlite-error.js'
import { memoryPath } from './sqlite/sqlite-path.js'
import { type TableShape, tableShape } from './sqlite/table-shape.js'

export interface DerivedHistoryOptions<DB> {
  readonly db: Kysely<DB>
  readonly path: string
  readonly tables: TableRegistry
  readonly derived: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

export function derivedHistory<DB>(options: DerivedHistoryOptions<DB>): DerivedHistory {
  return {
    async *rowsAsOf(chainId, table, blockNumber) {
      if (!options.derived.includes(table)) throw notDerived(table)
      const query = { chainId, table, blockNumber }
      if (options.path === memoryPath) {
        // No second connection can see this database, so the rows are read at once.
        yield* await withSession(options.db, ({ database }) => [...read(database, query, options)])
        return
      }
      // A connection of its own: one statement sees one state, and the writer doesn't wait for it.
      const database = await openSqliteFile(options.path, true)
      try {
        yield* read(database, query, options)
      } catch (error) {
        throw sqliteError(error, options.path)
      } finally {
        database.close()
      }
    },
  }
}

interface Bounds {
  readonly chainId: number
  readonly blockNumber: number
}

interface Query extends Bounds {
  readonly table: string
}

function* read<DB>(
  database: Database,
  { chainId, table, blockNumber }: Query,
  { tables }: DerivedHistoryOptions<DB>,
): Generator<Row> {
  database.exec('begin')
  try {
    checkAge(database, chainId, blockNumber)
    const shape = tableShape(database, table)
    if (!shape) throw notDerived(table)
    const statement = database.prepare<[Bounds], Record<string, SqlValue>>(asOf(shape))
    const { wide, decode } = rowDecoder(statement.columns(), tables)
    for (const row of statement.safeIntegers(wide).iterate({ chainId, blockNumber })) {
      decode?.(row)
      yield row
    }
  } finally {
    database.exec('rollback')
  }
}

/** Rows that no later block touched, and the oldest later image of those that one did. */
function asOf({ name, columns, primaryKey }: TableShape): string {
  const ofChain = columns.includes('chain_id') ? 'chain_id = $chainId and' : ''
  const change = `change.chain_id = $chainId and change.table_name = ${quoteText(name)}
    and change.block_number > $blockNumber`
  return `select ${columns.map((column) => `"current".${quoteName(column)}`).join(', ')}
    from main.${quoteName(name)} as "current" where ${ofChain} not exists (
      select 1 from _bcdata_journal as change
      where ${change} and change.row_key = ${keyOf('"current"', primaryKey)})
    union all
    select ${columns.map((column) => unpackedColumn('change.row_before', column)).join(', ')}
    from _bcdata_journal as change
    where ${change} and change.row_before is not null and not exists (
      select 1 from _bcdata_journal as older
      where older.chain_id = $chainId and older.table_name = ${quoteText(name)}
        and older.row_key = change.row_key and older.block_number > $blockNumber
        and older.block_number < change.block_number)
    order by ${primaryKey.map((part) => columns.indexOf(part) + 1).join(', ')}`
}

function checkAge(database: Database, chainId: number, blockNumber: number): void {
  const kept = database
    .prepare<[number], number | null>(
      "select settled_number from _bcdata_checkpoint where chain_id = ? and stream = 'events'",
    )
    .pluck()
    .get(chainId)
  if (typeof kept !== 'number' || blockNumber >= kept) return
  throw new BcdataError(
    'HISTORY_PRUNED',
    `Derived rows are known from block ${kept} on; block ${blockNumber} is earlier.`,
    { hint: 'Ask again for the block that is final now.' },
  )
}
