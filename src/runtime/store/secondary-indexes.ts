import type { Kysely } from 'kysely'
import type { QueryRunner } from './raw-query.js'

/** An index that a table would be complete without. */
export interface SecondaryIndex {
  readonly name: string
  /** SQL, whole or in part, as the database prints it. */
  readonly definition: string
}

/** What a dialect knows of the indexes of a table that are neither keys nor unique. */
export interface SecondaryIndexes {
  list(db: QueryRunner, table: string): Promise<readonly SecondaryIndex[]>
  /**
   * There must be one. Fails soon as busy where others use the table: whoever comes after a session
   * that waits for a table waits, too.
   */
  drop<DB>(db: Kysely<DB>, table: string, indexes: readonly SecondaryIndex[]): Promise<void>
  /** There must be one. Takes its time, whatever the server allows a statement. */
  create<DB>(db: Kysely<DB>, table: string, indexes: readonly SecondaryIndex[]): Promise<void>
}
