import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJiti } from 'jiti'
import { migrate } from './project.mjs'

const tests = createJiti(import.meta.url, { moduleCache: true })

/**
 * Where runs write: `fresh` answers the URL of a database with the project's tables and nothing in
 * them. Or only why there can be none here.
 */
export async function openPlace(dialect, project) {
  if (dialect === 'sqlite') return openFiles(project)
  const { missingReasons } = await tests.import('../../test/databases/dialects.ts')
  if (missingReasons[dialect] !== null) return { missing: missingReasons[dialect] }
  return openServer(dialect, project)
}

async function openFiles(project) {
  const folder = mkdtempSync(join(tmpdir(), 'bcdata-bench-crawl-'))
  const empty = join(folder, 'empty.db')
  await migrate(project, `sqlite:${empty}`)
  let count = 0
  return {
    async fresh() {
      const path = join(folder, `${count++}.db`)
      copyFileSync(empty, path)
      return `sqlite:${path}`
    },
    async drop(url) {
      for (const end of ['', '-wal', '-shm', '.lock']) {
        rmSync(url.slice('sqlite:'.length) + end, { force: true })
      }
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openServer(dialect, project) {
  const starters = { mysql: 'start-mariadb', postgres: 'start-postgres' }
  const starter = await tests.import(`../../test/databases/${starters[dialect]}.ts`)
  const server = await (starter.startMariadb ?? starter.startPostgres)()
  process.env[`BCDATA_TEST_${dialect.toUpperCase()}_URL`] = server.url
  const { createDatabase } = await tests.import('../../test/databases/create-database.ts')
  const created = new Map()
  return {
    async fresh() {
      const database = await createDatabase(dialect)
      created.set(database.url, database)
      await migrate(project, database.url)
      return database.url
    },
    drop: (url) => created.get(url).drop(),
    close: () => server.stop(),
  }
}
