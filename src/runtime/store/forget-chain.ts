import type { Kysely } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import { dialectOf } from './dialect-of.js'
import { eventTables } from './event-tables.js'
import { forgottenTables } from './forgotten-tables.js'
import { internalTables } from './internal-tables.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'
import { forgetDue } from './rebuild-due.js'

export interface ForgetOptions {
  readonly tables: TableRegistry
  readonly derived: readonly string[]
}

/**
 * Removes every row of a chain, as if it had never been indexed. Of a derived table without chain_id
 * all rows go: such a table serves one chain only.
 */
export async function forgetChain<DB>(
  db: Kysely<DB>,
  chainId: number,
  { tables, derived }: ForgetOptions,
): Promise<void> {
  const dialect = await dialectOf(db)
  await db.transaction().execute(async (tx) => {
    const known = eventTables(tables, derived)
    const forgotten = await forgottenTables(tx, chainId, known)
    const ofChain = [...known, ...forgotten, ...derived.filter(hasChain), ...ownTables]
    for (const table of ofChain) {
      const sql = `delete from ${quoteName(dialect, table)} where chain_id = ${chainId}`
      await tx.executeQuery(rawQuery(sql))
    }
    await forgetDue(tx, chainId)
    for (const table of derived.filter((name) => !hasChain(name))) {
      await tx.executeQuery(rawQuery(`delete from ${quoteName(dialect, table)}`))
    }
  })

  function hasChain(table: string): boolean {
    return 'chain_id' in (tables[table] ?? {})
  }
}

/** What the runtime keeps of each chain. */
const ownTables: readonly string[] = [
  ...Object.entries(internalTables).flatMap(([name, columns]) =>
    'chain_id' in columns ? [name] : [],
  ),
  '_bcdata_journal',
]
