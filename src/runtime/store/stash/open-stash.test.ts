import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/databases/create-database.js'
import { dialects, serverDialects } from '../../../../test/databases/dialects.js'
import {
  block,
  row,
  stashed,
  table,
  testLedger,
} from '../../../../test/fixtures/stash/literal-blocks.js'
import type { StashStore } from '../../ports/stash-store.js'
import { openStore } from '../open-store.js'
import { listLedgers, openStash, type StashOptions } from './open-stash.js'
import { openStashDatabase } from './open-stash-database.js'

describe.each(dialects)('%s', (dialect) => {
  let database: TestDatabase
  const opened: StashStore[] = []
  beforeEach(async () => {
    database = await createDatabase(dialect)
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await database.drop()
  })

  async function open(options: Omit<StashOptions, 'url'>): Promise<StashStore> {
    const store = await openStash({ url: database.url, ...options })
    opened.push(store)
    return store
  }

  async function run(sql: string): Promise<void> {
    const db = await openStashDatabase(database.url, { readonly: false, create: true })
    await db.transaction((session) => session.run(sql))
    await db.close()
  }

  test('ledgers live side by side', async () => {
    const one = await open({ ledger: testLedger('a') })
    const other = await open({ ledger: { ...testLedger('b'), group: '2' } })
    const rows = [table('t', ['k'], { created: [row(1, 'x')] })]
    await Promise.all([
      one.commit([stashed(block(0, ...rows))]),
      other.commit([stashed(block(0)), stashed(block(1, ...rows))]),
    ])
    expect([await one.last(), await other.last()]).toMatchObject([{ number: 0 }, { number: 1 }])
    expect([await one.rows('t'), await other.rows('t')]).toMatchObject([
      [{ from: 0 }],
      [{ from: 1 }],
    ])
    expect(await listLedgers(database.url)).toEqual([one.ledger, other.ledger])
  })

  test('a reader sees what was committed, while the writer goes on', async () => {
    const writer = await open({ ledger: testLedger() })
    const reader = await open({ readonly: true })
    expect(await reader.last()).toBeNull()
    await writer.commit([stashed(block(0, table('t', ['k'], { created: [row(1, 'x')] })))])
    expect(await reader.rows('t')).toHaveLength(1)
    expect(reader.ledger).toEqual(writer.ledger)
    await expect(reader.commit([stashed(block(1))])).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('is read-only'),
    })
  })

  test('without a stash there is nothing to open', async () => {
    expect(await listLedgers(database.url)).toEqual([])
    for (const options of [{}, { readonly: true }, { readonly: true, ledger: testLedger() }]) {
      await expect(open(options)).rejects.toMatchObject({ code: 'STASH_NOT_FOUND' })
    }
    await open({ ledger: testLedger('a') })
    await expect(open({ readonly: true, ledger: testLedger('b') })).rejects.toMatchObject({
      code: 'STASH_NOT_FOUND',
      message: expect.stringContaining('b'.repeat(64)),
    })
  })

  test('of several ledgers one must be named', async () => {
    const one = await open({ ledger: testLedger('a') })
    const other = await open({ ledger: testLedger('b') })
    await expect(open({ readonly: true })).rejects.toMatchObject({
      code: 'STASH_LEDGER_AMBIGUOUS',
      message: expect.stringMatching(/holds 2 ledgers: a{64} \(group 1\), b{64} \(group 1\)\.$/),
      context: { ledgers: [one.ledger, other.ledger] },
    })
    expect((await open({ readonly: true, ledger: testLedger('b') })).ledger.id).toBe(
      other.ledger.id,
    )
  })

  test('a ledger that is said to be another is refused', async () => {
    await (await open({ ledger: { ...testLedger(), trust: 'first-use' } })).close()
    await expect(open({ ledger: { ...testLedger(), crypto: 'sm3-sm2' } })).rejects.toMatchObject({
      code: 'STASH_LEDGER_MISMATCH',
    })
    await expect(
      open({ readonly: true, ledger: { ...testLedger(), group: '2' } }),
    ).rejects.toMatchObject({ code: 'STASH_LEDGER_MISMATCH' })
    // A hash that is given says more than the first one that was seen.
    expect((await open({ ledger: testLedger() })).ledger.trust).toBe('hash')
    expect(await listLedgers(database.url)).toMatchObject([{ trust: 'hash' }])
    await opened.at(-1)?.close()
    expect((await open({ ledger: { ...testLedger(), trust: 'first-use' } })).ledger.trust).toBe(
      'hash',
    )
  })

  test('tables of a newer version, or of somebody else, are left alone', async () => {
    await (await open({ ledger: testLedger() })).close()
    await run('insert into stash_schema (version) values (99)')
    for (const readonly of [false, true]) {
      await expect(open({ ledger: testLedger(), readonly })).rejects.toMatchObject({
        code: 'STASH_UNUSABLE',
        message: expect.stringContaining('newer version'),
      })
    }
  })

  test('a database that is also indexed into is shared', async () => {
    const indexer = await openStore({ url: database.url, tables: {}, writer: true })
    const store = await open({ ledger: testLedger() })
    await store.commit([stashed(block(0))])
    expect(await store.last()).toMatchObject({ number: 0 })
    await indexer.close()
  })
})

// Servers are given a moment to notice that a writer is gone, so that these wait side by side.
test.concurrent.each(dialects)('%s: a ledger has one writer at a time', async (dialect) => {
  const { url, drop } = await createDatabase(dialect)
  const one = await openStash({ url, ledger: testLedger('a') })
  const other = await openStash({ url, ledger: testLedger('b') })
  await one.commit([stashed(block(0))])
  await expect(openStash({ url, ledger: testLedger('a') })).rejects.toMatchObject({
    code: 'DATABASE_LOCKED',
    message: expect.stringMatching(/^Another process is already writing the ledger a{64} into /),
  })
  await one.close()
  await one.close()
  const again = await openStash({ url, ledger: testLedger('a') })
  expect(await again.last()).toMatchObject({ number: 0 })
  await again.close()
  await other.close()
  await drop()
})

test.concurrent.each(serverDialects)(
  '%s: after a lost connection the writer goes on, and is still the only one',
  async (dialect) => {
    const { url, drop } = await createDatabase(dialect)
    const store = await openStash({ url, ledger: testLedger() })
    await store.commit([stashed(block(0, table('t', ['k'], { created: [row(1, 'x')] })))])
    await endConnections(url)
    const next = stashed(block(1, table('u', ['k'], { created: [row(2, 'y')] })))
    const failure = await store.commit([next]).catch((error: unknown) => error)
    if (failure !== undefined) expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    // As after a COMMIT whose answer never came.
    if ((await store.last())?.number === 0) await store.commit([next])
    expect(await store.rows('u')).toHaveLength(1)
    await expect(openStash({ url, ledger: testLedger() })).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
    })
    await store.close()
    await drop()
  },
)

/** Ends every other connection to the database, as a server that starts anew does. */
async function endConnections(url: string): Promise<void> {
  const db = await openStashDatabase(url, { readonly: false, create: false })
  await db.read(async (session) => {
    if (session.dialect === 'postgres') {
      await session.all(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      return
    }
    const others = await session.all<{ id: number }>(
      `select id from information_schema.processlist
      where db = database() and id <> connection_id()`,
    )
    for (const { id } of others) await session.run(`kill ${id}`)
  })
  await db.close()
}

test('an SQLite file is made for a ledger, and not to look into it', async () => {
  const { url, drop } = await createDatabase('sqlite')
  await expect(openStash({ url })).rejects.toMatchObject({ code: 'STASH_NOT_FOUND' })
  expect(await listLedgers(url)).toEqual([])
  await expect(openStashDatabase(url, { readonly: true, create: false })).rejects.toMatchObject({
    code: 'STASH_NOT_FOUND',
  })
  await drop()
})

test('tables of somebody else with our names are refused', async () => {
  const { url, drop } = await createDatabase('sqlite')
  const other = await openStashDatabase(url, { readonly: false, create: true })
  await other.transaction((session) => session.run('create table stash_row (mine integer)'))
  await other.close()
  await expect(openStash({ url, ledger: testLedger() })).rejects.toMatchObject({
    code: 'STASH_UNUSABLE',
    message: expect.stringContaining('stash_row already exists'),
  })
  await drop()
})
