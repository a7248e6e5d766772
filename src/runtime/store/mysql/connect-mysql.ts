import type { Connection, ConnectionOptions } from 'mysql2/promise'
import type { TableRegistry } from '../../../shared/column-kind.js'
import type { ServerConnection, SessionOptions } from '../server/server-connection.js'
import { serverError } from '../server/server-error.js'
import type { Encryption, ServerPlace } from '../server/server-place.js'
import { takeWriterLock } from '../server/writer-lock.js'
import { loadMysqlDriver } from './load-driver.js'
import { MysqlConnection } from './mysql-connection.js'

const connectTimeoutMs = 10_000

/**
 * Whatever the server's configuration says: values that don't fit are errors, times are UTC, a quiet
 * indexer isn't disconnected, and a reader that thinks for a while isn't either.
 */
const settings = `set session
  sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  time_zone = '+00:00', wait_timeout = 2147483, net_write_timeout = 600, autocommit = 1`

/** Opens a session with the settings that every connection of ours has. */
export async function connectMysql(
  place: ServerPlace,
  tables: TableRegistry,
  options: SessionOptions,
): Promise<ServerConnection> {
  const { createConnection } = await loadMysqlDriver()
  let connection: Connection
  try {
    connection = await createConnection(optionsOf(place))
  } catch (error) {
    throw serverError(error, place)
  }
  const session = new MysqlConnection(connection, place, tables)
  try {
    await configure(connection, options)
    if (options.isWriter) await takeWriterLock(session, place)
    return session
  } catch (error) {
    await session.close()
    throw serverError(error, place)
  }
}

async function configure(connection: Connection, { isReadonly }: SessionOptions): Promise<void> {
  await connection.query(settings)
  await connection.query('set session transaction isolation level read committed')
  if (isReadonly) await connection.query('set session transaction read only')
}

function optionsOf(place: ServerPlace): ConnectionOptions {
  const { host, port, user, password, database, encryption } = place
  return {
    ...{ host, port, user, password, database },
    ...(encryption !== 'disable' && { ssl: tls(encryption) }),
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
    // Digits arrive as text, and are read by the kind of their column.
    supportBigNumbers: true,
    bigNumberStrings: true,
    decimalNumbers: false,
    jsonStrings: true,
    // An object is one value, never a list of assignments.
    stringifyObjects: true,
  }
}

function tls(encryption: Encryption): { readonly rejectUnauthorized: boolean } {
  return { rejectUnauthorized: encryption === 'verify-full' }
}
