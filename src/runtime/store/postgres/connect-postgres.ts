import type { Client, ClientConfig } from 'pg'
import type { TableRegistry } from '../../../shared/column-kind.js'
import type { ServerConnection, SessionOptions } from '../server/server-connection.js'
import { serverError } from '../server/server-error.js'
import type { ServerPlace } from '../server/server-place.js'
import { takeWriterLock } from '../server/writer-lock.js'
import { loadPostgresDriver } from './load-driver.js'
import { PostgresConnection } from './postgres-connection.js'

const connectTimeoutMs = 10_000

/** Whatever the server's configuration says. */
const settings = `set timezone = 'UTC'; set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD';
  set standard_conforming_strings = on; set extra_float_digits = 1; set bytea_output = 'hex';
  set default_transaction_isolation = 'read committed'`

/** Opens a session with the settings that every connection of ours has. */
export async function connectPostgres(
  place: ServerPlace,
  tables: TableRegistry,
  options: SessionOptions,
): Promise<ServerConnection> {
  const driver = await loadPostgresDriver()
  const client = new driver.Client(optionsOf(place))
  const session = new PostgresConnection(client, driver, place, tables)
  try {
    await client.connect()
    await configure(client, options)
    if (options.isWriter) await takeWriterLock(session, place)
    return session
  } catch (error) {
    await session.close()
    throw serverError(error, place)
  }
}

async function configure(client: Client, { isReadonly }: SessionOptions): Promise<void> {
  await client.query(settings)
  await client.query(`set default_transaction_read_only = ${isReadonly ? 'on' : 'off'}`)
}

function optionsOf(place: ServerPlace): ClientConfig {
  const { host, port, user, password, database, encryption } = place
  return {
    ...{ host, port, database },
    // Without them the driver asks the environment and the user's password file, as psql does.
    ...(user !== '' && { user }),
    ...(password !== '' && { password }),
    ssl: encryption === 'disable' ? false : { rejectUnauthorized: encryption === 'verify-full' },
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'bcdata',
  }
}
