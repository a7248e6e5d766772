import type { Dialect } from '../../../shared/dialect.js'
import type { Ledger } from '../../ports/stash-store.js'
import type { StashTableName } from './stash-schema.js'

/** What goes into a statement; ids of rows are made fit by `sqlRowId`. */
export type SqlParameter = string | number | bigint | Buffer | null

/**
 * What tells which version is meant: table, id and key; only table and id; or only table and key, since
 * honest nodes give other ids.
 */
export type Identity = 'row' | 'id' | 'key'

/** Ends the version of a row that still holds. */
export interface Closing {
  readonly tableId: number
  readonly rowId: bigint
  readonly keyHash: Buffer
  readonly until: number
}

/** One conversation with the database. Statements have `?` for their parameters. */
export interface StashSession {
  readonly dialect: Dialect
  all<Row>(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly Row[]>
  run(sql: string, parameters?: readonly SqlParameter[]): Promise<void>
  /** As fast as the database takes them; values in the order of the table's columns. */
  insert(table: StashTableName, rows: readonly (readonly SqlParameter[])[]): Promise<void>
  /** Answers how many versions there were to end. */
  close(by: Identity, ledgerId: number, closings: readonly Closing[]): Promise<number>
}

/** A database for the stash, whichever it is: one conversation at a time. */
export interface StashDatabase {
  readonly dialect: Dialect
  /** For messages. */
  readonly shown: string
  /** How many bytes of a row a statement takes; the rest goes into pieces of this size. */
  readonly pieceBytes: number
  read<T>(work: (session: StashSession) => Promise<T>): Promise<T>
  /** Takes all of it back when the work throws. */
  transaction<T>(work: (session: StashSession) => Promise<T>): Promise<T>
  /** While no other process makes tables or ledgers. */
  prepare<T>(work: (session: StashSession) => Promise<T>): Promise<T>
  /** Makes this the only writer of the ledger until it is closed. */
  lock(ledger: Ledger): Promise<void>
  /** May be repeated. */
  close(): Promise<void>
}
