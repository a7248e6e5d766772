import type { Dialect } from '../../shared/dialect.js'
import { type QueryRunner, rawQuery } from './raw-query.js'

const queries: Readonly<Record<Dialect, string>> = {
  sqlite: "select 1 from pragma_table_xinfo(?, 'main') where name = ?",
  mysql: `select 1 from information_schema.columns
    where table_schema = database() and table_name = ? and column_name = ?`,
  postgres: `select 1 from information_schema.columns
    where table_schema = current_schema() and table_name = $1 and column_name = $2`,
}

/** Of the table as it is in the database, whatever made it so. */
export async function hasColumn(
  db: QueryRunner,
  dialect: Dialect,
  table: string,
  column: string,
): Promise<boolean> {
  const { rows } = await db.executeQuery(rawQuery(queries[dialect], [table, column]))
  return rows.length > 0
}
