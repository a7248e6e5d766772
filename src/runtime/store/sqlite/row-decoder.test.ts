import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { encodeInt256, encodeUint64, encodeUint256 } from '../../../shared/integer-text.js'
import { openStore, type Store } from '../open-store.js'

interface Kinds {
  small: number
  wide: bigint
  u64: bigint
  u256: bigint
  i256: bigint | null
  flag: boolean
  hash: string
  data: unknown
}

interface Tables {
  kinds: Kinds
  'odd "name"; drop': { 'a.b"c': bigint; __proto__x: number }
}

const tables = {
  kinds: {
    small: 'int32',
    wide: 'int64',
    u64: 'uint64',
    u256: 'uint256',
    i256: 'int256?',
    flag: 'bool',
    hash: 'hex',
    data: 'json',
  },
  'odd "name"; drop': { 'a.b"c': 'uint256', __proto__x: 'int32' },
} as const satisfies TableRegistry

let store: Store<Tables>
beforeEach(async () => {
  store = await openStore<Tables>({ url: 'sqlite::memory:', tables })
  await sql`create table kinds (small integer, wide integer, u64 text, u256 text, i256 text,
    flag integer, hash text, data text) strict`.execute(store.db)
})
afterEach(() => store.close())

const row: Kinds = {
  small: 4_294_967_295,
  wide: 2n ** 63n - 1n,
  u64: 2n ** 64n - 1n,
  u256: 2n ** 256n - 1n,
  i256: -(2n ** 255n),
  flag: true,
  hash: '0xab',
  data: { list: ['1', null, { a: false }] },
}

test('every kind comes back as TypeScript says', async () => {
  await store.db.insertInto('kinds').values(row).execute()
  expect(await store.db.selectFrom('kinds').selectAll().execute()).toEqual([row])
  expect(await store.db.selectFrom('kinds').select(['small', 'flag']).execute()).toEqual([
    { small: row.small, flag: true },
  ])
})

test('what the database holds is the stored form', async () => {
  await store.db.insertInto('kinds').values(row).execute()
  const { rows } = await sql`select typeof(small) s, typeof(flag) f, u64 || '' as u64,
    u256 || '' as u256, i256 || '' as i256, data || '' as data from kinds`.execute(store.db)
  expect(rows).toEqual([
    {
      ...{ s: 'integer', f: 'integer', u64: encodeUint64(row.u64) },
      ...{ u256: encodeUint256(row.u256), i256: encodeInt256(-(2n ** 255n)) },
      data: '{"list":["1",null,{"a":false}]}',
    },
  ])
})

test('kinds survive aliases, joins, views, unions and returning', async () => {
  await store.db.insertInto('kinds').values(row).execute()
  await sql`create view seen as select u256 as big, i256 from kinds`.execute(store.db)
  const texts = [
    'select k.u256 as big, l.i256 as i256 from kinds k join kinds l on l.u256 = k.u256',
    'select big, i256 from seen',
    'select * from (select u256 as big, i256 from kinds)',
    'with w as (select u256 as big, i256 from kinds) select w.* from w',
    'select u256 as big, i256 from kinds union all select u256, i256 from kinds where 1 = 0',
    'update kinds set small = 1 returning u256 as big, i256',
  ]
  for (const text of texts) {
    const { rows } = await sql.raw(text).execute(store.db)
    expect(rows, text).toEqual([{ big: row.u256, i256: row.i256 }])
  }
})

test('NULL stays null in a column of any kind', async () => {
  await sql`insert into kinds default values`.execute(store.db)
  const [read] = await store.db.selectFrom('kinds').selectAll().execute()
  expect(Object.values(read ?? {})).toEqual(Array(8).fill(null))
})

test('an expression answers exact integers: numbers while they are safe, bigints beyond', async () => {
  const { rows } = await sql`select 1 as one, 9007199254740991 as safe, 9007199254740993 as wide,
    1.5 as real, 'x' as text, null as none, count(*) as count from kinds`.execute(store.db)
  expect(rows).toEqual([
    {
      ...{ one: 1, safe: 9007199254740991, wide: 9007199254740993n, real: 1.5 },
      ...{ text: 'x', none: null, count: 0 },
    },
  ])
})

test('an exact integer inside an expression stays the text that it is', async () => {
  await store.db.insertInto('kinds').values(row).execute()
  const [read] = await store.db
    .selectFrom('kinds')
    .select((eb) => eb.fn.max('u256').as('max'))
    .execute()
  expect(read).toEqual({ max: encodeUint256(row.u256) })
})

test('numbers are bound as integers', async () => {
  const { rows } = await sql`select ${5} / 2 as half, typeof(${7}) as type, ${true} as yes`.execute(
    store.db,
  )
  expect(rows).toEqual([{ half: 2, type: 'integer', yes: 1 }])
})

test('a name with quotes, dots and semicolons is only a name', async () => {
  await sql`create table ${sql.table('odd "name"; drop')} (${sql.ref('x')} text,
    "a.b""c" text, "__proto__x" integer)`.execute(store.db)
  await sql`insert into "odd ""name""; drop" values ('', ${encodeUint256(3n)}, 4)`.execute(store.db)
  const { rows } = await sql`select * from "odd ""name""; drop"`.execute(store.db)
  expect(rows).toEqual([{ x: '', 'a.b"c': 3n, __proto__x: 4 }])
})

test('a column that a migration adds is seen by a query that was prepared before', async () => {
  const read = () => sql`select * from kinds`.execute(store.db)
  await store.db.insertInto('kinds').values(row).execute()
  await read()
  await sql`alter table kinds add column extra integer default 5`.execute(store.db)
  expect((await read()).rows).toEqual([{ ...row, extra: 5 }])
})

test('a stream decodes as well', async () => {
  await store.db.insertInto('kinds').values([row, row, row]).execute()
  const seen: bigint[] = []
  for await (const { u256 } of store.db.selectFrom('kinds').select('u256').stream()) seen.push(u256)
  expect(seen).toEqual([row.u256, row.u256, row.u256])
})
