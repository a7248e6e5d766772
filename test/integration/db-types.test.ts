import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '../../src/runtime/store/open-store.js'
import { createTable } from '../../src/runtime/store/schema/create-table.js'
import type { Dialect } from '../../src/shared/dialect.js'
import { createDatabase, type TestDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'
import { type CliProject, cliProject } from '../fixtures/cli-project.js'

let project: CliProject
let database: TestDatabase
async function start(dialect: Dialect): Promise<void> {
  database = await createDatabase(dialect)
  project = await cliProject(undefined, database.url)
  await project.migrate()
}
afterEach(async () => {
  project?.remove()
  await database?.drop()
})

/** A table as a migration of the team makes it, with one row. */
async function ownTable(): Promise<void> {
  const columns = {
    day: 'int32',
    holder: 'address',
    note: 'text?',
    volume: 'uint256',
  } as const
  const store = await openStore<{ daily_volume: Record<keyof typeof columns, unknown> }>({
    url: project.databaseUrl,
    tables: { daily_volume: columns },
  })
  await createTable(store.db, 'daily_volume', { columns, primaryKey: ['day', 'holder'] })
  const holder = `0x${'ab'.repeat(20)}`
  await store.db
    .insertInto('daily_volume')
    .values({ day: 1, holder, note: null, volume: 2n ** 255n })
    .execute()
  await store.close()
}

function tablesFile(): string {
  return readFileSync(join(project.root, 'src/tables.ts'), 'utf8')
}

test.each(dialects)('on %s a project without tables of its own is up to date', async (dialect) => {
  await start(dialect)
  expect(await project.run('db', 'types', '--check'), project.printed()).toBe(0)
  expect(project.printed()).toContain('const ownTables = {} as const satisfies TableRegistry')
})

test.each(dialects)(
  'on %s a new table is listed with its kinds, and kept from then on',
  async (dialect) => {
    await start(dialect)
    await ownTable()
    expect(await project.run('db', 'types', '--check'), project.printed()).toBe(2)
    expect(await project.run('db', 'types', '--write'), project.printed()).toBe(0)
    expect(tablesFile()).toContain(`const ownTables = {
  daily_volume: {
    day: 'int64',
    holder: 'address',
    note: 'text?',
    volume: 'uint256',
  },
} as const satisfies TableRegistry`)
    expect(project.printed()).toContain('Guessed, look at them: daily_volume.day,')

    // What a person says is kept, as long as the database can mean it.
    const said = tablesFile().replace("day: 'int64'", "day: 'int32'")
    writeFileSync(join(project.root, 'src/tables.ts'), said)
    expect(await project.run('db', 'types', '--write'), project.printed()).toBe(0)
    expect(tablesFile()).toBe(said)
    expect(await project.run('db', 'types', '--check')).toBe(0)
  },
)

test('a file that a team wrote otherwise stays, and the text is printed', async () => {
  await start('sqlite')
  await ownTable()
  const own = tablesFile().replace('const ownTables = {}', 'const ownTables = makeTables()')
  const source = own.replace(' as const satisfies TableRegistry', '')
  writeFileSync(
    join(project.root, 'src/tables.ts'),
    `${source}\nfunction makeTables() {\n  return {}\n}\n`,
  )
  const before = tablesFile()
  expect(await project.run('db', 'types', '--write')).toBe(1)
  expect(project.printed()).toContain('daily_volume: {')
  expect(project.printed()).toContain('PROJECT_UNWRITABLE')
  expect(tablesFile()).toBe(before)
})
