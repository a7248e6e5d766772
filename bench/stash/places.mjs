import { createJiti } from 'jiti'

const tests = createJiti(import.meta.url, { moduleCache: true })
const starters = {
  mysql: ['start-mariadb', 'startMariadb'],
  postgres: ['start-postgres', 'startPostgres'],
}

/** Fresh databases of a dialect, `close` ends its server; null, with the reason printed, where it is missing. */
export async function openPlace(dialect) {
  const { missingReasons } = await tests.import('../../test/databases/dialects.ts')
  const missing = missingReasons[dialect]
  if (missing !== null) {
    console.log(`  ${dialect} is left out: ${missing}`)
    return null
  }
  const server = await startServer(dialect)
  const { createDatabase } = await tests.import('../../test/databases/create-database.ts')
  return { fresh: () => createDatabase(dialect), close: () => server?.stop() }
}

async function startServer(dialect) {
  if (dialect === 'sqlite') return null
  const [file, name] = starters[dialect]
  const { [name]: start } = await tests.import(`../../test/databases/${file}.ts`)
  const server = await start()
  process.env[`BCDATA_TEST_${dialect.toUpperCase()}_URL`] = server.url
  return server
}
