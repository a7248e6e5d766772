import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '../../../test/databases/create-database.js'
import { serverDialects } from '../../../test/databases/dialects.js'
import { openStore, type Store, type StoreOptions } from './open-store.js'

describe.each(serverDialects)('on %s', (dialect) => {
  let url: string
  let drop: () => Promise<void>
  const stores: Store<unknown>[] = []
  beforeEach(async () => {
    ;({ url, drop } = await createDatabase(dialect))
  })
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
    await drop()
  })

  async function open(options: Partial<StoreOptions> = {}): Promise<Store<unknown>> {
    const store = await openStore({ url, tables: {}, ...options })
    stores.push(store)
    return store
  }

  /** The URL with something else in it. */
  function changed(change: (parts: URL) => void): string {
    const parts = new URL(url)
    change(parts)
    return parts.href
  }

  const failure = async (wrong: string): Promise<unknown> => {
    const error: unknown = await open({ url: wrong }).catch((caught: unknown) => caught)
    expect(String(error)).not.toContain(new URL(url).password)
    return error
  }

  test('a server that is not there is named by host and port', async () => {
    const error = await failure(
      changed((parts) => {
        parts.port = '1'
      }),
    )
    expect(error).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining('does not answer at 127.0.0.1:1 (ECONNREFUSED)'),
      hint: expect.stringContaining('BCDATA_DATABASE_URL'),
    })
  })

  test('a wrong password is told without showing any', async () => {
    const error = await failure(
      changed((parts) => {
        parts.password = 'hunter2'
      }),
    )
    expect(error).toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('refused the user'),
    })
    expect(String(error)).not.toContain('hunter2')
  })

  test('a database that is not there is named', async () => {
    expect(
      await failure(
        changed((parts) => {
          parts.pathname = '/nowhere'
        }),
      ),
    ).toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('has no database "nowhere"'),
    })
  })

  test.each([
    ['no database', (parts: URL) => (parts.pathname = '/')],
    ['an unknown parameter', (parts: URL) => (parts.search = '?multipleStatements=true')],
    ['an unknown sslmode', (parts: URL) => (parts.search = '?sslmode=prefer')],
  ])('a URL with %s is refused', async (_what, change) => {
    expect(await failure(changed(change))).toMatchObject({ code: 'DATABASE_UNUSABLE' })
  })

  test('a server without encryption says so when it is asked for', async () => {
    await expect(
      failure(
        changed((parts) => {
          parts.search = '?sslmode=require'
        }),
      ),
    ).resolves.toBeInstanceOf(Error)
  })

  test('a second writer is refused until the first one closes; readers are not', async () => {
    const first = await open({ writer: true })
    await expect(open({ writer: true })).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
      message: expect.stringContaining('Another process is already indexing into 127.0.0.1:'),
    })
    await open({ readonly: true })
    await first.close()
    await first.close()
    await open({ writer: true })
  })

  test('a store that is opened to read refuses to write', async () => {
    const store = await open({ readonly: true })
    await expect(sql`create table a (x int)`.execute(store.db)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('is read-only'),
    })
  })

  test('sessions are alike, whatever the server is set to', async () => {
    const { db } = await open()
    const settings = {
      mysql: sql`select @@session.time_zone as zone,
        @@session.collation_connection as encoding,
        @@session.sql_mode like '%STRICT_ALL_TABLES%' as strict`,
      postgres: sql`select current_setting('timezone') as zone,
        current_setting('transaction_isolation') as isolation,
        current_setting('client_encoding') as encoding, 1 as strict`,
    }
    const { rows } = await settings[dialect].execute(db)
    expect(rows).toMatchObject([
      dialect === 'mysql'
        ? { zone: '+00:00', encoding: 'utf8mb4_bin', strict: 1 }
        : { zone: 'UTC', isolation: 'read committed', encoding: 'UTF8', strict: 1 },
    ])
  })

  test('a value that does not fit is an error, never something near it', async () => {
    const { db } = await open()
    await sql`create table narrow (a smallint, b varchar(3))`.execute(db)
    await expect(sql`insert into narrow (a) values (99999)`.execute(db)).rejects.toThrow()
    await expect(sql`insert into narrow (b) values ('long')`.execute(db)).rejects.toThrow()
    await expect(sql`insert into narrow (a) values ('x')`.execute(db)).rejects.toThrow()
    expect((await sql`select * from narrow`.execute(db)).rows).toEqual([])
  })

  test('queries wait for the transaction that is open', async () => {
    const { db } = await open()
    await sql`create table t (a int)`.execute(db)
    const inside = db.transaction().execute(async (tx) => {
      await sql`insert into t values (1)`.execute(tx)
      await sql`select ${dialect === 'mysql' ? sql`sleep(0.1)` : sql`pg_sleep(0.1)`}`.execute(tx)
      await sql`insert into t values (2)`.execute(tx)
    })
    const { rows } = await sql`select a from t order by a`.execute(db)
    expect(rows).toEqual([{ a: 1 }, { a: 2 }])
    await inside
  })

  test('a transaction that the server ended is never taken for a committed one', async () => {
    const { db } = await open()
    await sql`create table t (a int primary key)`.execute(db)
    const committing = db.transaction().execute(async (tx) => {
      await sql`insert into t values (1)`.execute(tx)
      // What a handler that catches too much does.
      await sql`insert into t values (1)`.execute(tx).catch(() => {})
    })
    // MySQL takes back the one statement, PostgreSQL the whole transaction.
    if (dialect === 'mysql') await committing
    else await expect(committing).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
    const { rows } = await sql`select a from t`.execute(db)
    expect(rows).toEqual(dialect === 'mysql' ? [{ a: 1 }] : [])
  })

  test('a lost connection is told, and the next query has a new one, with the lock', async () => {
    const store = await open({ writer: true })
    const other = await open()
    const own = { mysql: sql`connection_id()`, postgres: sql`pg_backend_pid()` }[dialect]
    const kill = { mysql: sql`kill `, postgres: sql`select pg_terminate_backend` }[dialect]
    const id = async () => {
      const { rows } = await sql<{ id: number }>`select ${own} as id`.execute(store.db)
      return rows[0]?.id ?? 0
    }
    const before = await id()
    const writing = store.db.transaction().execute(async (tx) => {
      await sql`${kill}(${sql.lit(before)})`.execute(other.db)
      await sql`select 1`.execute(tx)
    })
    await expect(writing).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    expect(await id()).not.toBe(before)
    await expect(open({ writer: true })).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  })
})
