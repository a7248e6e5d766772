import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'

type Database = BetterSqlite3.Database
type Row = Readonly<Record<string, unknown>>

/** Columns that tell when something was written, or in which order; every other one must be equal. */
const clocks = ['updated_at']
const orders = ['updated_at', 'applied_at', 'id']

export interface Dump {
  readonly schema: readonly unknown[]
  readonly tables: Readonly<Record<string, readonly Row[]>>
}

/** All that a database holds, by table, in the order of primary keys. */
export function dump(path: string): Dump {
  return dumpWithout(path, clocks)
}

/**
 * The same for databases that came about in different ways: without the numbers that journal entries
 * got, when migrations were applied, which settled blocks happened to end a range, and the handlers
 * of which day began.
 */
export function dumpContent(path: string): Dump {
  const { schema, tables } = dumpWithout(path, orders)
  const { _bcdata_past_block, _bcdata_handler, ...others } = tables
  return { schema, tables: others }
}

/** All that a project sees: the event tables and the derived ones. */
export function projectTables(path: string): Dump['tables'] {
  const tables = Object.entries(dumpContent(path).tables)
  return Object.fromEntries(tables.filter(([name]) => !name.startsWith('_bcdata_')))
}

function dumpWithout(path: string, left: readonly string[]): Dump {
  return withDatabase(path, (db) => {
    const names = tablesOf(db)
    const schema = db.prepare('select type, name, tbl_name, sql from sqlite_schema order by 1, 2')
    return {
      schema: schema.all(),
      tables: Object.fromEntries(names.map((name) => [name, rowsOf(db, name, left)])),
    }
  })
}

function rowsOf(db: Database, table: string, left: readonly string[]): readonly Row[] {
  const columns = db.pragma(`table_info("${table}")`) as { name: string; pk: bigint }[]
  const kept = columns.filter(({ name }) =>
    table.startsWith('_bcdata_') ? !left.includes(name) : true,
  )
  const keys = columns.filter(({ pk, name }) => pk > 0n && kept.some((one) => one.name === name))
  const order = (keys.length > 0 ? keys : kept).map(({ name }) => `"${name}"`).join()
  const list = kept.map(({ name }) => `"${name}"`).join()
  return db.prepare(`select ${list} from "${table}" order by ${order}`).all() as Row[]
}

export interface Checkpoint {
  readonly number: number
  readonly hash: string
}

export function checkpointOf(path: string): Checkpoint | undefined {
  return withDatabase(path, (db) => {
    const sql = 'select block_number as number, block_hash as hash from _bcdata_checkpoint'
    const row = db.prepare(sql).get() as { number: bigint; hash: string } | undefined
    return row && { number: Number(row.number), hash: row.hash }
  })
}

/** Rows of each event table. */
export function eventCounts(path: string): Readonly<Record<string, number>> {
  return withDatabase(path, (db) => {
    const names = tablesOf(db).filter((name) => name.includes('_evt_'))
    const count = (name: string) => db.prepare(`select count(*) from "${name}"`).pluck().get()
    return Object.fromEntries(names.map((name) => [name, Number(count(name))]))
  })
}

/** The last block that any event table has a row of. */
export function highestBlock(path: string): number {
  return withDatabase(path, (db) => {
    const names = tablesOf(db).filter((name) => name.includes('_evt_'))
    const highest = (name: string) =>
      db.prepare(`select max(evt_block_number) from "${name}"`).pluck().get()
    return Math.max(...names.map((name) => Number(highest(name) ?? -1)))
  })
}

export function tableNames(path: string): readonly string[] {
  return withDatabase(path, tablesOf)
}

function tablesOf(db: Database): string[] {
  const sql = "select name from sqlite_schema where type = 'table' order by name"
  const names = db.prepare(sql).pluck().all() as string[]
  return names.filter((name) => !name.startsWith('sqlite_'))
}

/** Of the repository, not of vitest's loader: native code. */
const Driver = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3

function withDatabase<Result>(path: string, use: (db: Database) => Result): Result {
  const db = new Driver(path, { readonly: true, fileMustExist: true })
  try {
    return use(db.defaultSafeIntegers())
  } finally {
    db.close()
  }
}
