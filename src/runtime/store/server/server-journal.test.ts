import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '../../../../test/databases/create-database.js'
import { serverDialects } from '../../../../test/databases/dialects.js'
import { blockHash } from '../../../../test/fixtures/token-store.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { migrate } from '../migrate.js'
import { openStore, type Store } from '../open-store.js'
import { createTable } from '../schema/create-table.js'

const runs = Number(process.env['BCDATA_PROPERTY_RUNS'] ?? 10)

const plain = {
  chain_id: 'int32',
  k: 'text',
  v: 'uint256?',
  wide: 'uint64?',
  low: 'int64?',
  flag: 'bool?',
  note: 'text?',
  data: 'json?',
} as const
const odd = 'odd "name" `x` \'y\' ?'
const tables = { plain, [odd]: { 'a "b" \'c\' ?': 'int32', t: 'text?' } } satisfies TableRegistry
const derived = ['plain', odd, 'native']

/** Types that only the database's own SQL makes. */
const native = {
  mysql: `create table native (id decimal(20,3) primary key, f float, d double, b varbinary(20),
    t datetime(6), e enum('a','b'), s varchar(50) character set utf8mb4, g int as (1) stored,
    n decimal(65,10))`,
  postgres: `create table native (id numeric(20,3) primary key, f real, d double precision, b bytea,
    t timestamptz, e text, s varchar(50), g int generated always as (1) stored, n numeric)`,
}

const nativeRows = {
  mysql: `insert into native (id, f, d, b, t, e, s, n) values
    (1.001, 0.1, 0.1 + 0.2e0, x'00ff27', '2026-01-02 03:04:05.678901', 'b', '''"\\\\💎', 1e30),
    (-2, 16777217, 1e-300, x'', null, 'a', '', -0.0000000001)`,
  postgres: `insert into native (id, f, d, b, t, e, s, n) values
    (1.001, 0.1, 0.1::float8 + 0.2::float8, '\\x00ff27', '2026-01-02 03:04:05.678901+02', 'b',
      '''"\\💎', 1e100),
    (-2, 16777217, 1e-300, '', null, 'a', '', -0.0000000001)`,
}

describe.each(serverDialects)('the journal on %s', (dialect) => {
  let store: Store<Record<string, Record<string, unknown>>>
  let url: string
  let drop: () => Promise<void>
  beforeEach(async () => {
    ;({ url, drop } = await createDatabase(dialect))
    store = await openStore({ url, tables, derived, writer: true })
    const up = async (db: Kysely<unknown>): Promise<void> => {
      await createTable(db, 'plain', { columns: plain, primaryKey: ['chain_id', 'k'] })
      const columns = tables[odd] ?? {}
      await createTable(db, odd, { columns, primaryKey: ['a "b" \'c\' ?'] })
      await sql.raw(native[dialect]).execute(db)
    }
    await migrate(store, [{ name: '0001', up }])
    await store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
  })
  afterEach(async () => {
    await store.close()
    await drop()
  })

  async function run(text: string): Promise<void> {
    await sql.raw(text).execute(store.db)
  }

  async function block(number: number, texts: readonly string[]): Promise<void> {
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.journal(tx, 1, number)
      for (const text of texts) await sql.raw(text).execute(tx)
      const header = { number, hash: blockHash(number), parentHash: blockHash(number - 1), time: 0 }
      await store.blocks.commit(tx, 1, header, 0)
    })
  }

  async function rollback(number: number | null): Promise<void> {
    const ancestor = number === null ? null : { number, hash: blockHash(number) }
    await store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, ancestor))
  }

  async function contents(): Promise<string> {
    const all: unknown[] = []
    for (const table of derived) {
      const rows = await store.db.selectFrom(table).selectAll().execute()
      all.push(rows.map((row) => shown(row)).toSorted())
    }
    return JSON.stringify(all, null, 1)
  }

  async function rowsAsOf(number: number): Promise<readonly unknown[]> {
    const rows: unknown[] = []
    for await (const row of store.history.rowsAsOf(1, 'plain', number)) rows.push(row)
    return rows
  }

  async function expectUndone(before: readonly string[], texts: readonly string[]): Promise<void> {
    await block(1, before)
    const expected = await contents()
    await block(2, texts)
    expect(await contents()).not.toBe(expected)
    await rollback(1)
    expect(await contents()).toBe(expected)
  }

  const name =
    dialect === 'mysql' ? `\`${odd.replaceAll('`', '``')}\`` : `"${odd.replaceAll('"', '""')}"`
  const rowsOfPlain = `insert into plain (chain_id, k, v) values
    (1, 'a', '${'7'.padStart(78, '0')}'), (1, 'b', null), (1, 'c', '${'8'.padStart(78, '0')}')`

  test.each([
    ['an update of every row', "update plain set note = 'it''s', wide = 18446744073709551615"],
    ['an update of the key', "update plain set k = 'z' where k = 'a'"],
    ['a delete of everything', 'delete from plain'],
    ['an insert', "insert into plain (chain_id, k, data) values (1, 'x', '[1]')"],
    ['JSON', `update plain set data = '{"a":["💎",null,{"b":"\\u00e9"}]}'`],
  ])('takes back %s', async (_what, text) => {
    await expectUndone([rowsOfPlain], [text])
  })

  test('takes back several changes of one row', async () => {
    await expectUndone(
      [rowsOfPlain],
      [
        "delete from plain where k = 'a'",
        "insert into plain (chain_id, k, low) values (1, 'a', -9223372036854775808)",
        "update plain set k = 'moved', flag = true where k = 'a'",
        "update plain set k = 'a', note = 'x' where k = 'b'",
        "delete from plain where k = 'c'",
      ],
    )
  })

  test('takes back rows of every type of the database, exactly', async () => {
    await expectUndone([nativeRows[dialect]], ['delete from native'])
    await expectUndone(
      ['delete from native', nativeRows[dialect]],
      ["update native set f = 1, d = 1, b = null, t = null, e = 'a', s = 'x', n = 1"],
    )
  })

  test('takes back rows of a table with a hostile name', async () => {
    await expectUndone(
      [`insert into ${name} values (1, 'one'), (2, null)`],
      [`update ${name} set t = '?'`, `insert into ${name} values (3, 'three')`],
    )
  })

  test('keeps what a column that was added since holds', async () => {
    await block(1, [rowsOfPlain])
    await block(2, ["update plain set note = 'n' where k = 'a'"])
    await run("alter table plain add column extra varchar(9) default 'd'")
    await run("update plain set extra = 'kept' where k = 'a'")
    await rollback(1)
    const rows = await store.db
      .selectFrom('plain')
      .select(['k', 'note', 'extra'])
      .orderBy('k')
      .execute()
    expect(rows[0]).toEqual({ k: 'a', note: null, extra: 'kept' })
  })

  test('leaves writes outside of a block alone, also after one that failed', async () => {
    await block(1, [rowsOfPlain])
    await expect(block(2, ['delete from plain', 'select nonsense'])).rejects.toThrow()
    await run("update plain set note = 'outside'")
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.journal(tx, 1, null)
      await sql`update plain set note = 'settled'`.execute(tx)
    })
    const { rows } =
      await sql`select count(*) as count from _bcdata_journal where block_number > 1`.execute(
        store.db,
      )
    expect(rows).toEqual([{ count: 0 }])
  })

  test('works on after a migration and another start', async () => {
    await block(1, [rowsOfPlain])
    await store.close()
    store = await openStore({ url, tables, derived, writer: true })
    await migrate(store, [
      { name: '0001', up: async () => {} },
      {
        name: '0002',
        up: (db) => sql`alter table plain drop column low`.execute(db).then(() => {}),
      },
    ])
    await store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
    const expected = await contents()
    await block(2, ['delete from plain'])
    await rollback(1)
    expect(await contents()).toBe(expected)
  })

  // Goal and method as for SQLite: random changes, compared with what the tables held at the time.
  test('restores any earlier block, and reads as of it', async () => {
    const key = fc.constantFrom('a', 'b', 'B', 'é', '💎')
    const value = fc.constantFrom('null', `'${'9'.padStart(78, '0')}'`, `'${'1'.repeat(78)}'`)
    const absent = (k: string) =>
      `not exists (select 1 from (select * from plain) p where p.chain_id = 1 and p.k = '${k}')`
    const statement = fc.oneof(
      fc
        .tuple(key, value)
        .map(
          ([k, v]) =>
            `insert into plain (chain_id, k, v) select 1, '${k}', ${dialect === 'postgres' ? `${v}::numeric` : v} where ${absent(k)}`,
        ),
      fc.tuple(value, key).map(([v, k]) => `update plain set v = ${v} where k <> '${k}'`),
      fc
        .tuple(key, key)
        .map(([from, to]) => `update plain set k = '${to}' where k = '${from}' and ${absent(to)}`),
      key.map((k) => `delete from plain where k = '${k}'`),
    )
    const blocks = fc.array(fc.array(statement, { maxLength: 5 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(blocks, fc.nat({ max: 4 }), async (changes, back) => {
        await rollback(null)
        await block(1, ['delete from plain', rowsOfPlain])
        const states = [await contents()]
        const reads = [await rowsAsOf(1)]
        for (const [index, texts] of changes.entries()) {
          await block(index + 2, texts)
          states.push(await contents())
          reads.push(await rowsAsOf(index + 2))
        }
        for (const [index, expected] of reads.entries()) {
          expect(await rowsAsOf(index + 1)).toEqual(expected)
        }
        const target = Math.min(back, changes.length)
        await rollback(target + 1)
        expect(await contents()).toBe(states[target])
        expect(await rowsAsOf(target + 1)).toEqual(reads[target])
      }),
      { numRuns: runs, seed: 7 },
    )
  }, 120_000)
})

describe.runIf(serverDialects.includes('mysql'))('on MySQL', () => {
  test('a derived table whose rows a foreign key changes is refused', async () => {
    const { url, drop } = await createDatabase('mysql')
    const store = await openStore({ url, tables: {}, derived: ['child'] })
    await migrate(store, [
      {
        name: '1',
        up: async (db) => {
          await sql`create table parent (id int primary key)`.execute(db)
          await sql`create table child (id int primary key, p int,
            foreign key (p) references parent (id) on delete cascade)`.execute(db)
        },
      },
    ])
    const binding = store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
    await expect(binding).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    await store.close()
    await drop()
  })
})

function shown(row: object): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
}
