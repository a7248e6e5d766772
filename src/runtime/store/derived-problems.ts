import { BcdataError } from '../../errors.js'

/** Why rows of a derived table could not be restored. */

export function missingTable(table: string): BcdataError {
  return problem(`The derived table ${table} is not in the database.`, {
    hint: 'Create it in a migration, or correct its name in database.derived.',
  })
}

/** A row that two chains write can't be taken back for one of them. */
export function mixedChains(table: string): BcdataError {
  return problem(
    `The derived table ${table} has no chain_id in its primary key, but the database holds several chains.`,
    { hint: 'Add chain_id to the key, or give each chain a database.' },
  )
}

/** Without a key a row can't be found again. */
export function missingKey(table: string): BcdataError {
  return problem(`The derived table ${table} has no primary key.`, {
    hint: 'Add a primary key in a migration, or take the table out of database.derived.',
  })
}

export function cascading(table: string): BcdataError {
  return problem(
    `The derived table ${table} has a foreign key that changes its rows by itself; on MySQL no trigger sees that.`,
    { hint: 'Let the handler change those rows, and make the foreign key restrict.' },
  )
}

export function notDerived(table: string): BcdataError {
  return problem(`The table ${table} is not a derived table.`, {
    hint: 'List it in database.derived.',
  })
}

function problem(message: string, { hint }: { readonly hint: string }): BcdataError {
  return new BcdataError('CONFIG_INVALID', message, { hint, where: 'database.derived' })
}
