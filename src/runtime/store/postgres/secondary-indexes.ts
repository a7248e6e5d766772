import type { Kysely } from 'kysely'
import { quoteName } from '../quote-name.js'
import { rawQuery } from '../raw-query.js'
import type { SecondaryIndex, SecondaryIndexes } from '../secondary-indexes.js'

/** Those of partitioned tables, and those that belong to a constraint, can't be made again by their definition. */
const select = `select i.relname as name, pg_get_indexdef(i.oid) as definition
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
  where t.relname = $1 and t.relnamespace = quote_ident(current_schema())::regnamespace
    and i.relkind = 'i' and not i.relispartition and not x.indisunique
    and not exists (select from pg_constraint c where c.conindid = i.oid)
  order by i.relname`

export const postgresIndexes: SecondaryIndexes = {
  async list(db, table) {
    return (await db.executeQuery<SecondaryIndex>(rawQuery(select, [table]))).rows
  },
  async drop(db, _table, indexes) {
    const drops = indexes.map(({ name }) => `drop index ${quoteName('postgres', name)}`)
    await together(db, ["set local lock_timeout = '2s'", ...drops])
  },
  // One by one: what is built stays built when the next one fails.
  async create(db, _table, indexes) {
    for (const { definition } of indexes) {
      await together(db, ['set local statement_timeout = 0', definition])
    }
  },
}

/** In a transaction, with which its settings end. */
async function together<DB>(db: Kysely<DB>, statements: readonly string[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const sql of statements) await tx.executeQuery(rawQuery(sql))
  })
}
