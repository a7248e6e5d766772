import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { missingReasons, type ServerDialect } from './dialects.js'
import type { TestServer } from './server-process.js'
import { startMariadb } from './start-mariadb.js'
import { mysqlFolder, startMysql } from './start-mysql.js'
import { startPostgres } from './start-postgres.js'

/** Where tests ask for a server; also in the environment, so that one serves all projects. */
export const doorKey = 'BCDATA_TEST_DATABASES'

/**
 * One server of each kind serves the whole run. It starts when the first test asks for it: a run
 * whose tests need none doesn't wait.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[doorKey] !== undefined) return undefined
  reportMissing()
  const started = new Map<string, Promise<TestServer>>()
  const door = createServer((request, response) => {
    const dialect = (request.url ?? '/').slice(1) as ServerDialect
    const server = started.get(dialect) ?? start(dialect)
    started.set(dialect, server)
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  process.env[doorKey] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  return async () => {
    delete process.env[doorKey]
    door.close()
    door.closeAllConnections()
    const servers = await Promise.allSettled(started.values())
    await Promise.all(
      servers.map((server) => (server.status === 'fulfilled' ? server.value.stop() : null)),
    )
  }
}

function start(dialect: ServerDialect): Promise<TestServer> {
  if (dialect === 'postgres') return startPostgres()
  return mysqlFolder === undefined ? startMariadb() : startMysql(mysqlFolder)
}

/** On a developer's machine their tests are left out; CI must have them all. */
function reportMissing(): void {
  for (const [dialect, reason] of Object.entries(missingReasons)) {
    if (reason === null) continue
    if (process.env['CI'] === 'true') throw new Error(`${reason}; CI tests every database.`)
    process.stdout.write(`Tests on ${dialect} are left out: ${reason}.\n`)
  }
}
