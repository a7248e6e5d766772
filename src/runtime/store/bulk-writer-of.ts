import type { Kysely } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'
import type { BulkWriter } from './bulk-writer.js'

/** The bulk writer of an open database, for whoever has only its transaction. */
export async function bulkWriterOf<DB>(tx: Kysely<DB>, dialect: Dialect): Promise<BulkWriter> {
  switch (dialect) {
    case 'sqlite': {
      const { sqliteBulkWriter } = await import('./sqlite/sqlite-bulk-writer.js')
      const { sessionOf } = await import('./sqlite/session-access.js')
      const { database } = await sessionOf(tx)
      return sqliteBulkWriter(database)
    }
    case 'mysql': {
      const { mysqlBulkWriter } = await import('./mysql/mysql-bulk-writer.js')
      return mysqlBulkWriter
    }
    case 'postgres': {
      const { postgresBulkWriter } = await import('./postgres/postgres-bulk-writer.js')
      return postgresBulkWriter()
    }
  }
}
