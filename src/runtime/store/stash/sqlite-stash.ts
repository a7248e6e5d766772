import { realpathSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { isBcdataError } from '../../../errors.js'
import type { Ledger } from '../../ports/stash-store.js'
import { type Prepare, prepareOnce } from '../archive/prepared.js'
import { Turns } from '../server/turns.js'
import { sqliteError } from '../sqlite/sqlite-error.js'
import { memoryPath } from '../sqlite/sqlite-path.js'
import { acquireWriter } from '../sqlite/writer-lock.js'
import { sqlRowId } from './row-id.js'
import type {
  Closing,
  Identity,
  SqlParameter,
  StashDatabase,
  StashSession,
} from './stash-database.js'
import { ledgerLocked } from './stash-errors.js'
import { type StashTableName, stashTables, stillValid } from './stash-schema.js'

/** Of what one value may have, half. */
const pieceBytes = 256 * 1024 * 1024

/** With the index to look into: without statistics SQLite may take the wrong one. */
const identities: Readonly<Record<Identity, readonly [index: string, condition: string]>> = {
  row: ['stash_row_key', 'key_hash = ? and row_id = ?'],
  id: ['stash_row_valid', 'ledger_id = ? and table_id = ? and row_id = ?'],
  key: ['stash_row_key', 'key_hash = ?'],
}

/** The stash in an SQLite file. */
export class SqliteStash implements StashDatabase {
  readonly dialect = 'sqlite'
  readonly shown: string
  readonly pieceBytes: number = pieceBytes
  readonly #database: Database
  readonly #session: StashSession
  readonly #turns: Turns
  #release: () => void = () => {}

  constructor(database: Database, path: string) {
    this.shown = path
    this.#database = database
    this.#turns = turnsOf(path)
    this.#session = sessionOver(prepareOnce(database))
  }

  async read<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work(this.#session))
  }

  async transaction<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      // A deferred transaction that writes later could fail without any waiting.
      this.#database.exec('begin immediate')
      try {
        const result = await work(this.#session)
        this.#database.exec('commit')
        return result
      } finally {
        // SQLite has rolled back by itself after some errors, such as a full disk.
        if (this.#database.inTransaction) this.#database.exec('rollback')
      }
    })
  }

  async prepare<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.transaction(work)
  }

  async lock(ledger: Ledger): Promise<void> {
    try {
      this.#release = await acquireWriter(this.shown, `.stash-${ledger.id}`)
    } catch (error) {
      const isLocked = isBcdataError(error) && error.code === 'DATABASE_LOCKED'
      throw isLocked ? ledgerLocked(this.shown, ledger) : error
    }
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#database.close()
      this.#release()
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.#turns.take()
    try {
      return await work()
    } catch (error) {
      throw sqliteError(error, this.shown)
    } finally {
      this.#turns.pass()
    }
  }
}

/** By file: the ledgers that a process keeps in one take turns, since waiting for a lock stops all. */
const turns = new Map<string, Turns>()

function turnsOf(path: string): Turns {
  if (path === memoryPath) return new Turns()
  const file = realpathSync(path)
  const known = turns.get(file) ?? new Turns()
  turns.set(file, known)
  return known
}

/** One prepared statement per text, run row by row: nothing is faster, since nothing is sent. */
function sessionOver(prepare: Prepare): StashSession {
  return {
    dialect: 'sqlite',
    async all<Row>(sql: string, parameters: readonly SqlParameter[] = []) {
      return prepare<Row>(sql).all(...parameters.map(bindable))
    },
    async run(sql, parameters = []) {
      prepare(sql).run(...parameters.map(bindable))
    },
    async insert(table, rows) {
      const statement = prepare(insertInto(table))
      for (const row of rows) statement.run(row)
    },
    async close(by, ledgerId, closings) {
      const [index, condition] = identities[by]
      const statement = prepare(
        `update stash_row indexed by ${index} set until_block = ?
          where ${condition} and until_block = ${stillValid}`,
      )
      let count = 0
      for (const closing of closings) {
        count += statement.run(closing.until, ...identityOf(by, ledgerId, closing)).changes
      }
      return count
    },
  }
}

function insertInto(table: StashTableName): string {
  const names = Object.keys(stashTables[table].columns)
  return `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`
}

function identityOf(
  by: Identity,
  ledgerId: number,
  { tableId, rowId, keyHash }: Closing,
): readonly SqlParameter[] {
  if (by === 'key') return [keyHash]
  const id = sqlRowId('sqlite', rowId)
  return by === 'row' ? [keyHash, id] : [ledgerId, tableId, id]
}

/** The driver binds a number as a double, which a limit doesn't take. */
function bindable(value: SqlParameter): SqlParameter {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value
}
