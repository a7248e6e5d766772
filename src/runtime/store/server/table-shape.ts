import { type QueryRunner, rawQuery } from '../raw-query.js'
import type { ServerDialect } from './server-dialect.js'

/** A table as it is in the database, whatever made it so. */
export interface TableShape {
  readonly name: string
  /** Stored columns, in order; generated ones are left out. */
  readonly columns: readonly ShapeColumn[]
  /** In the order of the key; empty where the table has none. */
  readonly primaryKey: readonly string[]
}

export interface ShapeColumn {
  readonly name: string
  /** As the information schema names it: `bigint`, `char`, `character varying` … */
  readonly type: string
}

const schemas: Readonly<Record<ServerDialect, readonly [schema: string, parameter: string]>> = {
  mysql: ['database()', '?'],
  postgres: ['current_schema()', '$1'],
}

const generated: Readonly<Record<ServerDialect, string>> = {
  mysql: "coalesce(generation_expression, '') <> ''",
  postgres: "is_generated <> 'NEVER'",
}

/** Null where there is no such table. */
export async function tableShape(
  db: QueryRunner,
  dialect: ServerDialect,
  name: string,
): Promise<TableShape | null> {
  const [schema, parameter] = schemas[dialect]
  const columns = await db.executeQuery<{ name: string; type: string; derived: unknown }>(
    rawQuery(
      `select column_name as name, data_type as type,
         case when ${generated[dialect]} then 1 else 0 end as derived
       from information_schema.columns
       where table_schema = ${schema} and table_name = ${parameter} order by ordinal_position`,
      [name],
    ),
  )
  if (columns.rows.length === 0) return null
  const key = await db.executeQuery<{ name: string }>(
    rawQuery(
      `select u.column_name as name
       from information_schema.key_column_usage u join information_schema.table_constraints c
         on c.constraint_schema = u.constraint_schema and c.constraint_name = u.constraint_name
           and c.table_name = u.table_name
       where c.constraint_type = 'PRIMARY KEY' and u.table_schema = ${schema}
         and u.table_name = ${parameter} order by u.ordinal_position`,
      [name],
    ),
  )
  return {
    name,
    columns: columns.rows
      .filter(({ derived }) => Number(derived) === 0)
      .map((column) => ({ name: column.name, type: column.type.toLowerCase() })),
    primaryKey: key.rows.map((column) => column.name),
  }
}
