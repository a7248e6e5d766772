import { readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { openStore, type StoreOptions } from './open-store.js'

let directory: string
beforeEach(() => {
  directory = temporaryFolder()
})

const at = (...parts: readonly string[]) => join(directory, ...parts)

async function opening(url: string, options: Partial<StoreOptions> = {}): Promise<string> {
  const store = await openStore({ url, tables: {}, ...options })
  const { rows } = await sql<{ mode: string }>`pragma journal_mode`.execute(store.db)
  await store.close()
  await store.close()
  return JSON.stringify(rows)
}

describe('a database opens', () => {
  test.each(['data.db', 'with space & ünïcode.db', 'a?mode=memory&x=#.db', 'quote\'".db'])(
    'in the file %s',
    async (name) => {
      expect(await opening(`sqlite:${at(name)}`)).toContain('wal')
      expect(readdirSync(directory)).toEqual([name])
    },
  )

  test('with slashes as in the URLs of other tools', async () => {
    await opening(`sqlite://${at('slashes.db')}`)
    expect(readdirSync(directory)).toEqual(['slashes.db'])
  })

  test('in memory', async () => {
    expect(await opening('sqlite::memory:')).toContain('memory')
  })

  test('in an empty file and through a link', async () => {
    writeFileSync(at('empty'), '')
    symlinkSync(at('empty'), at('link'))
    expect(await opening(`sqlite:${at('link')}`)).toContain('wal')
  })
})

describe('a database that can not be used is named', () => {
  test('a directory', async () => {
    await expect(opening(`sqlite:${directory}`)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: `The database path ${JSON.stringify(directory)} is a directory.`,
      hint: expect.any(String),
    })
  })

  test('a parent that is a file, or is missing', async () => {
    writeFileSync(at('file'), 'x')
    await expect(opening(`sqlite:${at('file', 'data.db')}`)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('which is a file'),
    })
    await expect(opening(`sqlite:${at('nowhere', 'data.db')}`)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('does not exist'),
    })
    expect(readdirSync(directory)).toEqual(['file'])
  })

  test('a file of something else, which stays as it is', async () => {
    writeFileSync(at('text'), 'not a database at all, '.repeat(100))
    await expect(opening(`sqlite:${at('text')}`)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: `The database ${at('text')} is not an SQLite file (SQLITE_NOTADB).`,
    })
    expect(readdirSync(directory)).toEqual(['text'])
  })

  test('no file at all', async () => {
    for (const url of ['sqlite:', 'sqlite: ', 'sqlite:a\0b']) {
      await expect(opening(url)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
    }
  })

  test('a missing file that is only to be read', async () => {
    await expect(opening(`sqlite:${at('none.db')}`, { readonly: true })).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
    })
    expect(readdirSync(directory)).toEqual([])
  })

  test.each(['mssql://root:secret@host/db', 'redis://u:secret@host', 'data.db', ''])(
    'the URL of another database: %s',
    async (url) => {
      const error = await opening(url).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'DATABASE_UNSUPPORTED' })
      expect(String(error)).not.toContain('secret')
    },
  )

  test('a derived table without a primary key', async () => {
    const url = `sqlite:${at('data.db')}`
    const store = await openStore({ url, tables: {} })
    await sql`create table loose (x)`.execute(store.db)
    await store.close()
    await expect(opening(url, { derived: ['loose'] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'The derived table loose has no primary key.',
    })
  })
})

test('a second writer is refused until the first one closes; readers are not', async () => {
  const url = `sqlite:${at('data.db')}`
  const first = await openStore({ url, tables: {}, writer: true })
  await sql`create table a (x)`.execute(first.db)
  await expect(opening(url, { writer: true })).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  expect(await opening(url, { readonly: true })).toContain('wal')
  await first.close()
  expect(await opening(url, { writer: true })).toContain('wal')
})

test('a store that is opened to read refuses to write', async () => {
  const url = `sqlite:${at('data.db')}`
  await opening(url)
  const store = await openStore({ url, tables: {}, readonly: true })
  await expect(sql`create table a (x)`.execute(store.db)).rejects.toMatchObject({
    code: 'DATABASE_UNUSABLE',
    message: expect.stringContaining('read-only'),
  })
  await store.close()
})
