import type { Dialect } from '../../shared/dialect.js'
import { type QueryRunner, rawQuery } from './raw-query.js'

const queries: Readonly<Record<Dialect, string>> = {
  sqlite: "select 1 from sqlite_master where type = 'table' and name = ?",
  mysql: `select 1 from information_schema.tables
    where table_schema = database() and table_name = ?`,
  postgres: `select 1 from information_schema.tables
    where table_schema = current_schema() and table_name = $1`,
}

export async function hasTable(db: QueryRunner, dialect: Dialect, name: string): Promise<boolean> {
  const { rows } = await db.executeQuery(rawQuery(queries[dialect], [name]))
  return rows.length > 0
}
