import { connectMysql } from '../mysql/connect-mysql.js'
import { connectPostgres } from '../postgres/connect-postgres.js'
import { rawQuery } from '../raw-query.js'
import type { ServerConnection } from '../server/server-connection.js'
import type { ServerDialect } from '../server/server-dialect.js'
import type { ServerPlace } from '../server/server-place.js'
import { mysqlParts } from './mysql-parts.js'
import { postgresParts } from './postgres-parts.js'
import { type ServerParts, ServerStash } from './server-stash.js'
import type { StashDatabase } from './stash-database.js'

const connects: Readonly<Record<ServerDialect, typeof connectMysql>> = {
  mysql: connectMysql,
  postgres: connectPostgres,
}

export async function openServerStash(
  place: ServerPlace,
  isReadonly: boolean,
): Promise<StashDatabase> {
  // The writer's lock is the ledger's and not the database's.
  const connect = () => connects[place.dialect](place, {}, { isReadonly, isWriter: false })
  const session = await connect()
  try {
    return new ServerStash(place, await partsOf(place, session), session, connect)
  } catch (error) {
    await session.close()
    throw error
  }
}

async function partsOf(place: ServerPlace, session: ServerConnection): Promise<ServerParts> {
  if (place.dialect === 'postgres') return postgresParts
  const { rows } = await session.executeQuery<{ bytes: number }>(
    rawQuery('select @@max_allowed_packet as bytes'),
  )
  return mysqlParts(Number(rows[0]?.bytes ?? 0))
}
