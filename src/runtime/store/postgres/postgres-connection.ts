import type { CompiledQuery, OperationNode, QueryResult } from 'kysely'
import type { Client, QueryResult as PgResult } from 'pg'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { resultKinds } from '../queries/result-kinds.js'
import { decodeRows, type Row } from '../server/result-decoder.js'
import type { BeginSettings, ServerConnection } from '../server/server-connection.js'
import { connectionLost, serverError, transactionEnded } from '../server/server-error.js'
import type { ServerPlace } from '../server/server-place.js'
import { Catalogue } from './catalogue.js'
import { postgresReaders } from './column-readers.js'
import type { PostgresDriverModule } from './load-driver.js'

const changesSchema = /^\s*(create|alter|drop)\b/i
const changesRows = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** The server's text as it is: columns are read by their kinds. */
const asText = { getTypeParser: () => (text: unknown) => text }

/** One session with PostgreSQL. */
export class PostgresConnection implements ServerConnection {
  readonly #client: Client
  readonly #driver: PostgresDriverModule
  readonly #place: ServerPlace
  readonly #tables: TableRegistry
  readonly #catalogue: Catalogue
  #lost: unknown = null
  #isInTransaction = false
  /** The first error in the transaction that is open. */
  #failure: unknown = null
  #cursors = 0

  constructor(
    client: Client,
    driver: PostgresDriverModule,
    place: ServerPlace,
    tables: TableRegistry,
  ) {
    this.#client = client
    this.#driver = driver
    this.#place = place
    this.#tables = tables
    this.#catalogue = new Catalogue(tables, async (sql, parameters) => {
      return (await this.#query(sql, parameters)).rows as never
    })
    const lose = (error?: unknown): void => {
      this.#lost ??= error ?? new Error('the connection was closed')
    }
    client.on('error', lose)
    client.on('end', lose)
  }

  get isOpen(): boolean {
    return this.#lost === null
  }

  async begin({ isReadonly, isolationLevel }: BeginSettings): Promise<void> {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
    await this.#query(`start transaction${level}${isReadonly ? ' read only' : ''}`)
    this.#isInTransaction = true
    this.#failure = null
  }

  async commit(): Promise<void> {
    this.#isInTransaction = false
    const { command } = await this.#query('commit')
    // After an error that somebody caught, the server rolls back and calls it a success.
    if (command === 'ROLLBACK') throw transactionEnded(this.#place, this.#failure)
  }

  async rollback(): Promise<void> {
    this.#isInTransaction = false
    this.#catalogue.forget()
    // A lost connection has rolled back.
    if (this.isOpen) await this.#query('rollback')
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#query(sql, parameters)
    if (changesSchema.test(sql)) this.#catalogue.forget()
    const rows = (await this.#decode(result, query)) as R[]
    const { command, rowCount } = result
    return changesRows.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  }

  /** Through a cursor of the server, which lives in a transaction. */
  async *streamQuery<R>(
    { sql, parameters, query }: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const isOwn = !this.#isInTransaction
    if (isOwn) await this.begin({ isReadonly: false, isolationLevel: undefined })
    const cursor = `bcdata_${++this.#cursors}`
    try {
      await this.#query(`declare ${cursor} no scroll cursor for ${sql}`, parameters)
      for (;;) {
        const result = await this.#query(`fetch forward ${chunkSize} from ${cursor}`)
        if (result.rows.length > 0) yield { rows: (await this.#decode(result, query)) as R[] }
        if (result.rows.length < chunkSize) break
      }
    } finally {
      if (isOwn) await this.rollback()
      else if (this.isOpen) await this.#query(`close ${cursor}`)
    }
  }

  async close(): Promise<void> {
    if (!this.isOpen) return
    this.#lost = new Error('the connection was closed')
    await this.#client.end()
  }

  async #query(text: string, parameters: readonly unknown[] = []): Promise<PgResult<Row>> {
    if (this.#lost !== null) throw connectionLost(this.#place, this.#lost)
    try {
      return await this.#client.query({ text, values: [...parameters], types: asText })
    } catch (error) {
      const named = serverError(error, this.#place)
      this.#failure ??= named
      throw named
    }
  }

  async #decode({ rows, fields }: PgResult<Row>, query: OperationNode): Promise<readonly Row[]> {
    if (rows.length === 0) return rows
    await this.#catalogue.load(fields)
    const readers = postgresReaders(
      fields,
      resultKinds(query, this.#tables),
      this.#catalogue,
      this.#driver,
    )
    decodeRows(
      rows,
      fields.map(({ name }) => name),
      readers,
    )
    return rows
  }
}
