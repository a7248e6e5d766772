import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import type { Dialect } from '../../src/shared/dialect.js'
import type { ServerDialect } from './dialects.js'

export interface TestDatabase {
  /** As `openStore` takes it. */
  readonly url: string
  /** Removes it, whoever is still connected; may be repeated. */
  drop(): Promise<void>
}

/** A fresh, empty database. */
export async function createDatabase(dialect: Dialect): Promise<TestDatabase> {
  if (dialect === 'sqlite') return createFile()
  const server = await serverUrl(dialect)
  const name = `bcdata_${randomBytes(6).toString('hex')}`
  await administer(dialect, server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const force = dialect === 'postgres' ? ' with (force)' : ''
  return {
    url: url.href,
    drop: () => administer(dialect, server, `drop database if exists ${name}${force}`),
  }
}

function createFile(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'bcdata-test-'))
  return {
    url: `sqlite:${join(folder, 'data.db')}`,
    async drop() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Of an account that may create databases; starts the server when nobody has asked before. */
async function serverUrl(dialect: ServerDialect): Promise<string> {
  const given = process.env[`BCDATA_TEST_${dialect.toUpperCase()}_URL`]
  if (given) return given
  const door = process.env['BCDATA_TEST_DATABASES']
  if (door === undefined) {
    throw new Error('This vitest project has no globalSetup test/databases/global-setup.ts')
  }
  const response = await fetch(`${door}/${dialect}`)
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return answer
}

export async function administer(
  dialect: ServerDialect,
  server: string,
  sql: string,
): Promise<void> {
  if (dialect === 'mysql') {
    const connection = await createConnection(server)
    try {
      await connection.query(sql)
    } finally {
      await connection.end()
    }
    return
  }
  const url = new URL(server)
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
