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
  /** The statements; there must be an index. */
  drop(table: string, indexes: readonly SecondaryIndex[]): readonly string[]
  create(table: string, indexes: readonly SecondaryIndex[]): readonly string[]
}
