import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely'
import { rawQuery } from '../raw-query.js'
import type { ServerConnection } from './server-connection.js'
import { Turns } from './turns.js'

/**
 * Kysely's driver over one session, which queries take in turn, as on SQLite: the writer's lock and
 * its transactions live and die together, and no two transactions of ours wait for each other's rows.
 * A session that was lost is opened anew for the next in turn.
 */
export class ServerDriver implements Driver {
  readonly #open: () => Promise<ServerConnection>
  readonly #turns = new Turns()
  #session: ServerConnection

  constructor(session: ServerConnection, open: () => Promise<ServerConnection>) {
    this.#session = session
    this.#open = open
  }

  async init(): Promise<void> {
    // The session is open already, so that openStore could say what is wrong.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take()
    try {
      if (!this.#session.isOpen) await this.#reopen()
      return this.#session
    } catch (error) {
      this.#turns.pass()
      throw error
    }
  }

  async releaseConnection(): Promise<void> {
    this.#turns.pass()
  }

  async beginTransaction(_: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { accessMode, isolationLevel } = settings
    await this.#session.begin({ isReadonly: accessMode === 'read only', isolationLevel })
  }

  async commitTransaction(): Promise<void> {
    await this.#session.commit()
  }

  async rollbackTransaction(): Promise<void> {
    await this.#session.rollback()
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(rawQuery(`savepoint ${checked(name)}`))
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(rawQuery(`rollback to savepoint ${checked(name)}`))
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(rawQuery(`release savepoint ${checked(name)}`))
  }

  async destroy(): Promise<void> {
    await this.#session.close()
  }

  /** A session that only we know to be lost still has the lock that the new one needs. */
  async #reopen(): Promise<void> {
    await this.#session.close()
    this.#session = await this.#open()
  }
}

/** The two dialects quote differently; a plain name needs no quotes. */
function checked(name: string): string {
  if (/^[a-z_]\w*$/i.test(name)) return name
  throw new TypeError(`A savepoint is named with letters, digits and _, not ${name}`)
}
