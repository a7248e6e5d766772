import type { DatabaseConnection } from 'kysely'
import type { Ledger } from '../../ports/stash-store.js'
import { rawQuery } from '../raw-query.js'
import { acquireLock, releaseLock } from '../server/lock-statements.js'
import type { ServerConnection } from '../server/server-connection.js'
import { ServerDriver } from '../server/server-driver.js'
import { type ServerPlace, shownPlace } from '../server/server-place.js'
import type { SqlParameter, StashDatabase, StashSession } from './stash-database.js'
import { ledgerLocked, preparingLocked } from './stash-errors.js'

/** What a server's dialect has of its own. */
export interface ServerParts {
  readonly pieceBytes: number
  /** The text with `?` as the server takes it. */
  readonly print: (sql: string) => string
  readonly insert: (run: Run, ...parameters: Parameters<StashSession['insert']>) => Promise<void>
  readonly close: (run: Run, ...parameters: Parameters<StashSession['close']>) => Promise<number>
  /** Run at the beginning of a transaction. */
  readonly settings: readonly string[]
}

/** Runs a statement as the server takes it; answers how many rows it changed. */
export type Run = (sql: string, parameters: readonly unknown[]) => Promise<number>

/** Another process that makes tables is done soon. */
const prepareWaitMs = 60_000
/** The server may notice a moment later that an earlier process is gone. */
const writeWaitMs = 2_000

/** The stash on a server, over one session that is opened anew when it was lost. */
export class ServerStash implements StashDatabase {
  readonly dialect: ServerPlace['dialect']
  readonly shown: string
  readonly pieceBytes: number
  readonly #parts: ServerParts
  readonly #driver: ServerDriver
  /** The ledger that this is the writer of. */
  #locked: Ledger | null = null

  constructor(
    place: ServerPlace,
    parts: ServerParts,
    session: ServerConnection,
    connect: () => Promise<ServerConnection>,
  ) {
    this.dialect = place.dialect
    this.shown = shownPlace(place)
    this.pieceBytes = parts.pieceBytes
    this.#parts = parts
    this.#driver = new ServerDriver(session, async () => this.#reopened(await connect()))
  }

  async read<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.#connected((connection) => work(this.#session(connection)))
  }

  async transaction<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.#connected((connection) => this.#inTransaction(connection, work))
  }

  async prepare<T>(work: (session: StashSession) => Promise<T>): Promise<T> {
    return this.#connected(async (connection) => {
      if (!(await acquireLock(connection, this.dialect, 'migrate', prepareWaitMs))) {
        throw preparingLocked(this.shown)
      }
      try {
        return await this.#inTransaction(connection, work)
      } finally {
        await releaseLock(connection, this.dialect, 'migrate')
      }
    })
  }

  async lock(ledger: Ledger): Promise<void> {
    await this.#connected((connection) => this.#lock(connection, ledger))
    this.#locked = ledger
  }

  async close(): Promise<void> {
    await this.#driver.destroy()
  }

  async #connected<T>(work: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    const connection = await this.#driver.acquireConnection()
    try {
      return await work(connection)
    } finally {
      await this.#driver.releaseConnection()
    }
  }

  async #inTransaction<T>(
    connection: DatabaseConnection,
    work: (session: StashSession) => Promise<T>,
  ): Promise<T> {
    await this.#driver.beginTransaction(connection, {})
    try {
      for (const sql of this.#parts.settings) await connection.executeQuery(rawQuery(sql))
      const result = await work(this.#session(connection))
      await this.#driver.commitTransaction()
      return result
    } catch (error) {
      // What went wrong first says more than that the session can't even go back.
      await this.#driver.rollbackTransaction().catch(() => {})
      throw error
    }
  }

  #session(connection: DatabaseConnection): StashSession {
    const { print, insert, close } = this.#parts
    const run: Run = async (sql, parameters) => {
      const { numAffectedRows } = await connection.executeQuery(rawQuery(sql, parameters))
      return Number(numAffectedRows ?? 0)
    }
    // Without parameters a question mark is one.
    const printed = (sql: string, { length }: readonly unknown[]): string =>
      length === 0 ? sql : print(sql)
    return {
      dialect: this.dialect,
      async all<Row>(sql: string, parameters: readonly SqlParameter[] = []) {
        return (
          await connection.executeQuery<Row>(rawQuery<Row>(printed(sql, parameters), parameters))
        ).rows
      },
      async run(sql, parameters = []) {
        await run(printed(sql, parameters), parameters)
      },
      insert: (table, rows) => insert(run, table, rows),
      close: (by, ledgerId, closings) => close(run, by, ledgerId, closings),
    }
  }

  /** The lock was lost with the session. */
  async #reopened(session: ServerConnection): Promise<ServerConnection> {
    try {
      if (this.#locked !== null) await this.#lock(session, this.#locked)
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  async #lock(session: DatabaseConnection, ledger: Ledger): Promise<void> {
    const purpose = `stash ${ledger.id}` as const
    if (await acquireLock(session, this.dialect, purpose, writeWaitMs)) return
    throw ledgerLocked(this.shown, ledger)
  }
}
