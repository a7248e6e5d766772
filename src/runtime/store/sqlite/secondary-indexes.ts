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
  drop: (_table, indexes) => indexes.map(({ name }) => `drop index ${quoteName('sqlite', name)}`),
  create: (_table, indexes) => indexes.map(({ definition }) => definition),
}
