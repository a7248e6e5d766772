import type { OnConflictNode, OperationNode } from 'kysely'
import { BcdataError } from '../../../errors.js'
import { quoteName } from '../quote-name.js'
import { child, identifier, tableName } from './nodes.js'

/*
 * Handlers are the same for every database, so `onConflict` works on MySQL, too: as `on duplicate key
 * update`, which looks at the keys of the table by itself.
 */

/** The column of `excluded.column`, the row that could not be inserted; null for other columns. */
export function excludedColumn(reference: OperationNode): string | null {
  if (tableName(child(reference, 'table')) !== 'excluded') return null
  return identifier(child(reference, 'column')) ?? null
}

/** The only spelling that MariaDB and MySQL share. */
export function printExcluded(column: string): string {
  return `values(${quoteName('mysql', column)})`
}

/** What leaves the row as it is. */
export function printNothing({ columns = [] }: OnConflictNode): string {
  const column = identifier(columns[0])
  if (column === undefined) throw refused('that names no column')
  const quoted = quoteName('mysql', column)
  return `${quoted} = ${quoted}`
}

export function assertUpsert({
  constraint,
  indexExpression,
  indexWhere,
  updateWhere,
}: OnConflictNode): void {
  if (constraint || indexExpression) throw refused('with a constraint instead of columns')
  if (indexWhere || updateWhere) throw refused('with a condition')
}

function refused(what: string): BcdataError {
  return new BcdataError('DATABASE_UNSUPPORTED', `MySQL has no onConflict ${what}.`, {
    hint: 'Name the columns of the primary key, and decide in TypeScript what is written.',
  })
}
