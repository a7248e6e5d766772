import type { CompiledQuery, OperationNode, QueryResult } from 'kysely'
import type { Connection as StreamingConnection } from 'mysql2'
import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2/promise'
import { assert } from '../../../errors.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { resultKinds } from '../queries/result-kinds.js'
import { decodeRows, type Row } from '../server/result-decoder.js'
import type { BeginSettings, ServerConnection } from '../server/server-connection.js'
import { connectionLost, serverError, transactionEnded } from '../server/server-error.js'
import type { ServerPlace } from '../server/server-place.js'
import { mysqlReaders } from './column-readers.js'

/** After a deadlock the server has rolled everything back; after a timeout, some servers. */
const endsTransaction = new Set([1205, 1213])

/** One session with MySQL or MariaDB. Values are written into the text, as the driver escapes them. */
export class MysqlConnection implements ServerConnection {
  readonly #connection: Connection
  readonly #place: ServerPlace
  readonly #tables: TableRegistry
  #lost: unknown = null
  /** What ended the transaction that is open. */
  #ended: unknown = null

  constructor(connection: Connection, place: ServerPlace, tables: TableRegistry) {
    this.#connection = connection
    this.#place = place
    this.#tables = tables
    const lose = (error?: unknown): void => {
      this.#lost ??= error ?? new Error('the connection was closed')
    }
    connection.on('error', lose)
    connection.on('end', lose)
  }

  get isOpen(): boolean {
    return this.#lost === null
  }

  async begin({ isReadonly, isolationLevel }: BeginSettings): Promise<void> {
    if (isolationLevel !== undefined) {
      await this.#query(`set transaction isolation level ${isolationLevel}`)
    }
    await this.#query(`start transaction${isReadonly ? ' read only' : ''}`)
  }

  async commit(): Promise<void> {
    await this.#query('commit')
  }

  async rollback(): Promise<void> {
    this.#ended = null
    // A lost connection has rolled back.
    if (this.isOpen) await this.#query('rollback')
    // Variables stay as they are; the block that writes belonged to is over.
    if (this.isOpen) await this.#query('set @bcdata_block = null')
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const [result, fields] = await this.#query(sql, parameters)
    if (!Array.isArray(result)) return changes(result as ResultSetHeader)
    const rows = result as Row[]
    this.#decode(rows, fields, query)
    return { rows: rows as R[] }
  }

  async *streamQuery<R>(
    { sql, parameters, query: node }: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    this.#assertUsable()
    // The one with promises has no streams; it wraps the one that has.
    const core = Reflect.get(this.#connection, 'connection') as StreamingConnection
    const query = core.query({ sql, values: [...parameters] })
    let fields: readonly FieldPacket[] = []
    query.on('fields', (found: readonly FieldPacket[]) => {
      fields = found
    })
    let rows: Row[] = []
    try {
      for await (const row of query.stream({ highWaterMark: chunkSize })) {
        rows.push(row as Row)
        if (rows.length < chunkSize) continue
        yield { rows: this.#decode(rows, fields, node) as R[] }
        rows = []
      }
      if (rows.length > 0) yield { rows: this.#decode(rows, fields, node) as R[] }
    } catch (error) {
      throw serverError(error, this.#place)
    }
  }

  async close(): Promise<void> {
    this.#lost ??= new Error('the connection was closed')
    this.#connection.destroy()
  }

  async #query(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly [unknown, readonly FieldPacket[]]> {
    this.#assertUsable()
    try {
      // Without values the driver leaves question marks alone.
      const options = parameters.length === 0 ? { sql } : { sql, values: [...parameters] }
      return await this.#connection.query(options)
    } catch (error) {
      if (isFatal(error)) this.#lost ??= error
      const named = serverError(error, this.#place)
      if (endsTransaction.has(errnoOf(error))) this.#ended = named
      throw named
    }
  }

  #decode(
    rows: readonly Row[],
    fields: readonly FieldPacket[],
    query: OperationNode,
  ): readonly Row[] {
    const readers = mysqlReaders(fields, resultKinds(query, this.#tables), this.#tables)
    decodeRows(
      rows,
      fields.map(({ name }) => name),
      readers,
    )
    return rows
  }

  #assertUsable(): void {
    if (this.#lost !== null) throw connectionLost(this.#place, this.#lost)
    if (this.#ended !== null) throw transactionEnded(this.#place, this.#ended)
  }
}

function changes<R>({ affectedRows, changedRows, insertId }: ResultSetHeader): QueryResult<R> {
  assert(affectedRows !== undefined, 'a result that is neither rows nor a count')
  return {
    rows: [],
    numAffectedRows: BigInt(affectedRows),
    ...(changedRows !== undefined && { numChangedRows: BigInt(changedRows) }),
    ...(insertId > 0 && { insertId: BigInt(insertId) }),
  }
}

function isFatal(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'fatal') === true
}

function errnoOf(error: unknown): number {
  return error instanceof Error ? Number(Reflect.get(error, 'errno')) : 0
}
