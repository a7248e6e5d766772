import type { Kysely, TableMetadata } from 'kysely'

/** The tables that the database has where ours are; a server may have others in other schemas. */
export async function liveTables<DB>(db: Kysely<DB>): Promise<readonly TableMetadata[]> {
  const tables = (await db.introspection.getTables()).filter(({ isView }) => !isView)
  const own = tables.find(({ name }) => name === '_bcdata_migration')
  return own ? tables.filter(({ schema }) => schema === own.schema) : tables
}
