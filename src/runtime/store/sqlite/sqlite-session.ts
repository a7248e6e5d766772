import type { Database, Statement } from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { BcdataError } from '../../../errors.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import type { SqlValue } from '../../ports/event.js'
import { type RowDecoder, rowDecoder } from './row-decoder.js'
import { sqliteError } from './sqlite-error.js'

// Handlers use some dozens of different queries; the bound only stops texts that are made per value.
const cachedStatementsMax = 500
// Longer texts are lists of values that hardly come twice in the same length.
const cachedSqlLengthMax = 20_000

/** Positional, or one object of named ones. */
type RawParameters = (SqlValue | Readonly<Record<string, SqlValue>>)[]

const changesSchema = /^\s*(create|alter|drop|pragma|attach|detach|vacuum|reindex)\b/i

/**
 * One connection as Kysely's SQLite driver wants it: prepared statements are kept, results are
 * decoded, errors of the machine are named.
 */
export class SqliteSession implements SqliteDatabase {
  readonly database: Database
  readonly path: string
  readonly #tables: TableRegistry
  readonly #statements = new Map<string, SqliteStatement>()
  readonly #raw = new Map<string, Statement>()
  #transactionOpen = false

  constructor(database: Database, path: string, tables: TableRegistry) {
    this.database = database
    this.path = path
    this.#tables = tables
  }

  begin(readonly: boolean): void {
    // A deferred transaction that writes later could fail without any waiting.
    this.#execute(readonly ? 'begin' : 'begin immediate')
    this.#transactionOpen = true
  }

  commit(): void {
    this.assertTransaction()
    this.#execute('commit')
    this.#transactionOpen = false
  }

  rollback(): void {
    this.#transactionOpen = false
    // SQLite has already rolled back by itself after some errors, such as a full disk.
    if (this.database.inTransaction) this.#execute('rollback')
    this.#statements.clear()
  }

  /**
   * After a transaction that SQLite ended by itself, a statement of a handler that caught the error
   * would be committed alone.
   */
  assertTransaction(): void {
    if (!this.#transactionOpen || this.database.inTransaction) return
    throw new BcdataError(
      'DATABASE_UNUSABLE',
      `The database ${this.path} ended the transaction after an earlier error.`,
      { hint: 'Let errors of the database leave the handler.', where: this.path },
    )
  }

  prepare(sql: string): SqliteStatement {
    this.assertTransaction()
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#named(() => this.#wrap(this.database.prepare(sql)))
    if (changesSchema.test(sql)) this.#statements.clear()
    else if (sql.length <= cachedSqlLengthMax) this.#remember(sql, statement)
    return statement
  }

  /** For our own fixed texts: values go in and come out as SQLite has them. */
  raw<Row>(sql: string): Statement<RawParameters, Row> {
    const known = this.#raw.get(sql)
    if (known) return known as Statement<RawParameters, Row>
    const statement = this.#named(() => this.database.prepare<RawParameters, Row>(sql))
    this.#raw.set(sql, statement)
    return statement
  }

  /** Runs work on the bare connection; errors of the machine name the file. */
  run<T>(work: () => T): T {
    this.assertTransaction()
    return this.#named(work)
  }

  close(): void {
    this.#statements.clear()
    this.#raw.clear()
    this.database.close()
  }

  #execute(sql: string): void {
    this.#named(() => this.database.exec(sql))
  }

  #remember(sql: string, statement: SqliteStatement): void {
    if (this.#statements.size >= cachedStatementsMax) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(sql, statement)
  }

  #wrap(statement: Statement): SqliteStatement {
    if (!statement.reader) {
      return {
        reader: false,
        all: () => [],
        run: (parameters) => this.#named(() => statement.run(...parameters.map(bindable))),
        iterate: () => [].values(),
      }
    }
    const decoder = rowDecoder(statement.columns(), this.#tables)
    if (decoder.wide) statement.safeIntegers()
    return {
      reader: true,
      all: (parameters) =>
        this.#named(() => decodeAll(statement.all(...parameters.map(bindable)), decoder)),
      run: () => ({ changes: 0, lastInsertRowid: 0 }),
      // A statement that is being read can't be run again: a stream has its own.
      iterate: (parameters) => this.#stream(statement.source, parameters, decoder),
    }
  }

  *#stream(
    sql: string,
    parameters: readonly unknown[],
    { wide, decode }: RowDecoder,
  ): Generator<unknown> {
    const statement = this.database.prepare(sql).safeIntegers(wide)
    for (const row of statement.iterate(...parameters.map(bindable))) {
      yield decode ? decode(row as Parameters<typeof decode>[0]) : row
    }
  }

  #named<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw sqliteError(error, this.path)
    }
  }
}

function decodeAll(rows: unknown[], { decode }: RowDecoder): unknown[] {
  if (decode) for (const row of rows) decode(row as Parameters<typeof decode>[0])
  return rows
}

/** Columns that the registry knows were encoded when the query was compiled; this is for the rest. */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n
  // The driver binds a number as a double: 5 / 2 would be 2.5, and 7 as text 7.0.
  if (Number.isSafeInteger(value)) return BigInt(value as number)
  if (value === undefined) return null
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
    throw new BcdataError('DATABASE_VALUE_INVALID', `The integer ${value} is wider than 64 bits.`, {
      hint: 'Encode it for its column with encodeUint256 or encodeInt256.',
    })
  }
  return value
}
