import type { Dialect } from '../../shared/dialect.js'
import { hasColumn } from './has-column.js'
import { quoteName } from './quote-name.js'
import { type QueryRunner, rawQuery } from './raw-query.js'

/** While references dangle: between the first of several tables that go and the last. */
const loosely: Readonly<Record<Dialect, { readonly begin: string; readonly end: string | null }>> =
  {
    sqlite: { begin: 'pragma defer_foreign_keys = on', end: null },
    mysql: {
      begin: 'set session foreign_key_checks = 0',
      end: 'set session foreign_key_checks = 1',
    },
    postgres: { begin: 'set constraints all deferred', end: null },
  }

/** The journal must be off. */
export async function clearDerived(
  tx: QueryRunner,
  dialect: Dialect,
  chainId: number,
  tables: readonly string[],
): Promise<void> {
  const { begin, end } = loosely[dialect]
  await run(tx, begin)
  try {
    // Those named last may refer to those before them.
    for (const table of tables.toReversed()) {
      const isOfChain = await hasColumn(tx, dialect, table, 'chain_id')
      const rows = isOfChain ? ` where chain_id = ${chainId}` : ''
      await run(tx, `delete from ${quoteName(dialect, table)}${rows}`)
      await forgetImages(tx, dialect, chainId, table)
    }
  } finally {
    if (end !== null) await run(tx, end)
  }
}

async function forgetImages(
  tx: QueryRunner,
  dialect: Dialect,
  chainId: number,
  table: string,
): Promise<void> {
  const place = dialect === 'postgres' ? '$1' : '?'
  const sql = `delete from _bcdata_journal where chain_id = ${chainId} and table_name = ${place}`
  await tx.executeQuery(rawQuery(sql, [table]))
}

async function run(tx: QueryRunner, sql: string): Promise<void> {
  await tx.executeQuery(rawQuery(sql))
}
