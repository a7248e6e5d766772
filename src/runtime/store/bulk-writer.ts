import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { SqlValue } from '../ports/event.js'

/** A table that rows are written to in bulk. */
export interface BulkTarget {
  readonly table: string
  readonly columns: readonly string[]
  /** How many of the columns, from the first one, are the primary key. */
  readonly keyLength: number
  /** What the rows are, for messages: `Transfer(address,address,uint256)`. */
  readonly what: string
}

/**
 * Writes encoded rows in the transaction, as fast as the database takes them; rows whose key is
 * already there are replaced.
 */
export type BulkWriter = <DB>(
  tx: Kysely<DB>,
  target: BulkTarget,
  rows: readonly (readonly SqlValue[])[],
) => Promise<void>

/** As many rows as one statement takes: neither too many nor too long. */
export function* chunksOf(
  rows: readonly (readonly SqlValue[])[],
  rowsMax: number,
  lengthMax: number,
): Generator<readonly (readonly SqlValue[])[]> {
  let start = 0
  let length = 0
  for (const [index, row] of rows.entries()) {
    const added = lengthOf(row)
    if (index > start && (index - start >= rowsMax || length + added > lengthMax)) {
      yield rows.slice(start, index)
      start = index
      length = 0
    }
    length += added
  }
  if (start < rows.length) yield rows.slice(start)
}

function lengthOf(row: readonly SqlValue[]): number {
  let length = 0
  for (const value of row) length += typeof value === 'string' ? value.length : 20
  return length
}

/** Names the migrations where a table or a column is not there yet. */
export function tableMissing(target: BulkTarget, cause: unknown): BcdataError {
  const reason = messageOf(cause)
  return new BcdataError(
    'MIGRATIONS_PENDING',
    `Events of ${target.what} can't be stored: ${reason}.`,
    { hint: 'Run: npm run migrate', where: target.table, cause },
  )
}
