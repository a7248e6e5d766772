import { quoteName } from '../quote-name.js'
import { rawQuery } from '../raw-query.js'
import type { SecondaryIndex, SecondaryIndexes } from '../secondary-indexes.js'

const select = `select name, sql as definition from sqlite_master
  where type = 'index' and tbl_name = ? and sql is not null order by name`

export const sqliteIndexes: SecondaryIndexes = {
  async list(db, table) {
    const { rows } = await db.executeQuery<SecondaryIndex>(rawQuery(select, [table]))
    return rows.filter(({ definition }) => !/^create\s+unique\b/i.test(definition))
  },
  // Readers are not in the way, and a connection never waits for another's write for long.
  async drop(db, _table, indexes) {
    for (const { name } of indexes) {
      await db.executeQuery(rawQuery(`drop index ${quoteName('sqlite', name)}`))
    }
  },
  async create(db, _table, indexes) {
    for (const { definition } of indexes) await db.executeQuery(rawQuery(definition))
  },
}
