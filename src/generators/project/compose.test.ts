import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../test/databases/create-database.js'
import { type ServerDialect, serverDialects } from '../../../test/databases/dialects.js'
import { renderTemplate } from '../render-template.js'
import { databaseView } from './database-views.js'

const password = 'a-password-of-the-test'

describe.each(serverDialects)(
  'the account that compose.yaml makes for Grafana on %s',
  (dialect) => {
    let database: TestDatabase | undefined
    afterEach(() => database?.drop())

    it('reads tables that are made later, and changes none', async () => {
      database = await createDatabase(dialect)
      const url = new URL(database.url)
      const reader = new URL(database.url)
      reader.username = 'grafana'
      reader.password = password
      const drop = dialect === 'mysql' ? `DROP USER grafana@'%'` : 'DROP ROLE grafana'
      try {
        await run(dialect, url, statements(dialect, url.pathname.slice(1)))
        await run(dialect, url, ['CREATE TABLE later (a bigint)', 'INSERT INTO later VALUES (1)'])
        expect(await run(dialect, reader, ['SELECT a FROM later'])).toHaveLength(1)
        for (const change of [
          'DELETE FROM later',
          'DROP TABLE later',
          'CREATE TABLE t (a bigint)',
        ]) {
          await expect(run(dialect, reader, [change])).rejects.toThrow(/denied|read-only/)
        }
      } finally {
        await run(dialect, url, [drop])
      }
    })
  },
)

/** Those that the database's container runs when it is made. */
function statements(dialect: ServerDialect, name: string): readonly string[] {
  const [, content = ''] =
    /content: \|\n((?: {6}.*\n)+)/.exec(
      renderTemplate('compose.yaml.hbs', databaseView(dialect)),
    ) ?? []
  return content
    .replaceAll('${BCDATA_DATABASE_PASSWORD}', password)
    .replaceAll('bcdata.*', `${name}.*`)
    .split(';\n')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** Answers the rows of the last statement. */
async function run(
  dialect: ServerDialect,
  url: URL,
  sql: readonly string[],
): Promise<readonly unknown[]> {
  let rows: readonly unknown[] = []
  if (dialect === 'mysql') {
    const connection = await createConnection(url.href)
    try {
      for (const statement of sql) rows = [(await connection.query(statement))[0]].flat()
    } finally {
      await connection.end()
    }
    return rows
  }
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    for (const statement of sql) rows = (await client.query(statement)).rows
  } finally {
    await client.end()
  }
  return rows
}
