import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/runtime/store/open-store.js'
import { createDatabase } from './create-database.js'
import { dialects, type ServerDialect, serverDialects } from './dialects.js'

test('SQLite is always under test', () => {
  expect(dialects).toContain('sqlite')
})

test('an SQLite database is a file that goes with drop', async () => {
  const database = await createDatabase('sqlite')
  await (await openStore({ url: database.url, tables: {} })).close()
  await database.drop()
  await expect(openStore({ url: database.url, tables: {} })).rejects.toThrow('does not exist')
})

describe.each(serverDialects)('%s', (dialect) => {
  test('every test has an empty database of its own, and drop removes it', async () => {
    const [one, other] = await Promise.all([createDatabase(dialect), createDatabase(dialect)])
    expect(await query(dialect, one.url, 'create table t (a int)')).toHaveLength(0)
    expect(await query(dialect, other.url, 'create table t (a int)')).toHaveLength(0)
    await one.drop()
    await one.drop()
    await expect(query(dialect, one.url, 'select 1')).rejects.toThrow(/exist|unknown/i)
    await other.drop()
  })
})

async function query(dialect: ServerDialect, url: string, sql: string): Promise<unknown[]> {
  if (dialect === 'mysql') {
    const connection = await createConnection(url)
    const [rows] = await connection.query(sql)
    await connection.end()
    return Array.isArray(rows) ? rows : []
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}
