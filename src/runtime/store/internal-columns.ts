import type { TableRegistry } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import { internalTables } from './internal-tables.js'
import { type QueryRunner, rawQuery } from './raw-query.js'

const queries: Readonly<Record<Dialect, string>> = {
  sqlite: `select tables.name as table_name, columns.name as column_name
    from sqlite_master as tables, pragma_table_info(tables.name) as columns
    where tables.type = 'table' and tables.name like '$_bcdata$_%' escape '$'`,
  mysql: `select table_name as table_name, column_name as column_name
    from information_schema.columns
    where table_schema = database() and table_name like '$_bcdata$_%' escape '$'`,
  postgres: `select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and table_name like '$_bcdata$_%' escape '$'`,
}

/** Columns of our own tables that a database made by an older build lacks, by table. */
export async function missingColumns(db: QueryRunner, dialect: Dialect): Promise<TableRegistry> {
  const { rows } = await db.executeQuery(rawQuery(queries[dialect]))
  const present = new Set(
    (rows as readonly { readonly table_name: string; readonly column_name: string }[]).map(
      ({ table_name, column_name }) => `${table_name}.${column_name}`,
    ),
  )
  const registry: TableRegistry = internalTables
  const missing = Object.entries(registry).map(([table, columns]) => {
    const lacking = Object.entries(columns).filter(([name]) => !present.has(`${table}.${name}`))
    return [table, Object.fromEntries(lacking)] as const
  })
  return Object.fromEntries(missing.filter(([, columns]) => Object.keys(columns).length > 0))
}
