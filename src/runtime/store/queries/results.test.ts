import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialects } from '../../../../test/databases/dialects.js'
import { storeOn } from '../../../../test/fixtures/store-on.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import { migrate } from '../migrate.js'
import type { Store } from '../open-store.js'
import { createTable } from '../schema/create-table.js'

const kinds = {
  small: 'int32',
  wide: 'int64',
  u64: 'uint64',
  u256: 'uint256',
  i256: 'int256?',
  flag: 'bool',
  owner: 'address',
  data: 'json',
} as const
const tables = { kinds } as const satisfies TableRegistry

interface Kinds {
  small: number
  wide: bigint
  u64: bigint
  u256: bigint
  i256: bigint | null
  flag: boolean
  owner: string
  data: unknown
}

interface Tables {
  readonly kinds: Kinds
}

const row: Kinds = {
  small: 5,
  wide: 6n,
  u64: 7n,
  u256: 8n,
  i256: -9n,
  flag: true,
  owner: `0x${'ab'.repeat(20)}`,
  data: { list: ['1', null] },
}

/** What a query of the project may look like; each answers the row. */
const shapes: readonly (readonly [
  string,
  (db: Kysely<Tables>) => { execute(): Promise<unknown> },
])[] = [
  ['all columns', (db) => db.selectFrom('kinds').selectAll()],
  ['an aliased table', (db) => db.selectFrom('kinds as k').selectAll('k')],
  [
    'a join',
    (db) =>
      db
        .selectFrom('kinds as a')
        .innerJoin('kinds as b', 'a.small', 'b.small')
        .selectAll('b')
        .select('a.u256'),
  ],
  [
    'a subquery, which is merged',
    (db) => db.selectFrom((eb) => eb.selectFrom('kinds').selectAll().as('s')).selectAll(),
  ],
  [
    'a subquery, which is not',
    (db) =>
      db.selectFrom((eb) => eb.selectFrom('kinds').selectAll().limit(1).as('s')).selectAll('s'),
  ],
  [
    'a subquery under the name of the table',
    (db) =>
      db.selectFrom((eb) => eb.selectFrom('kinds').selectAll().limit(1).as('kinds')).selectAll(),
  ],
  [
    'a common table expression',
    (db) =>
      db
        .with('w', (qb) => qb.selectFrom('kinds').selectAll().limit(1))
        .selectFrom('w')
        .selectAll(),
  ],
  [
    'a union',
    (db) =>
      db
        .selectFrom('kinds')
        .selectAll()
        .unionAll(db.selectFrom('kinds').selectAll().where('small', '=', 0)),
  ],
]

describe.each(dialects)('on %s', (dialect) => {
  let store: Store<Tables>
  beforeAll(async () => {
    store = await storeOn<Tables>(dialect, { tables })
    await migrate(store, [
      {
        name: '1',
        up: (db) => createTable(db, 'kinds', { columns: kinds, primaryKey: ['small'] }),
      },
    ])
    await store.db.insertInto('kinds').values(row).execute()
  })
  afterAll(() => store.close())

  test.each(shapes)('%s answers what was written', async (_name, query) => {
    expect(await query(store.db).execute()).toEqual([row])
  })

  test('names that change places keep their kinds', async () => {
    const inner = store.db
      .selectFrom('kinds')
      .select(['small as u256', 'u256 as small', 'flag as wide', 'wide as flag'])
      .limit(1)
      .as('kinds')
    expect(await store.db.selectFrom(inner).selectAll().execute()).toEqual([
      { u256: 5, small: 8n, wide: true, flag: 6n },
    ])
  })

  test('raw SQL is read by the origin of its columns', async () => {
    const { rows } = await sql`select k.u256 as big, k.i256, k.flag, k.wide
      from kinds k join kinds l on l.u256 = k.u256`.execute(store.db)
    expect(rows).toEqual([{ big: 8n, i256: -9n, flag: true, wide: 6n }])
  })

  test('an integer of an expression is a number while that is exact', async () => {
    const { rows } = await sql`select count(*) as count, 9007199254740993 as wide, 'x' as text,
      null as none from kinds`.execute(store.db)
    expect(rows).toEqual([{ count: 1, wide: 9007199254740993n, text: 'x', none: null }])
  })

  test('values are compared as the columns keep them', async () => {
    const { db } = store
    const found = await db
      .selectFrom('kinds')
      .select('small')
      .where('u64', 'in', [7n, 2n ** 64n - 1n])
      .where('u256', '>', 7n)
      .where('u256', '<', 10n ** 70n)
      .where('i256', '<', -8n)
      .where('wide', '=', 6n)
      .where('flag', '=', true)
      .where('owner', '=', `0x${'AB'.repeat(20)}`)
      .execute()
    expect(found).toEqual([{ small: 5 }])
  })

  test('text with quotes, backslashes and question marks is only text', async () => {
    const text = `'"\\ ? $1 -- ; /* \n 💎`
    const { rows } = await sql`select ${text} as a, '?' as b, ${1} as c`.execute(store.db)
    expect(rows).toMatchObject([{ a: text, b: '?' }])
  })

  test('a stream answers the same, in pieces', async () => {
    const seen: unknown[] = []
    const query = store.db.selectFrom('kinds').selectAll()
    for await (const read of query.stream(1)) seen.push(read)
    expect(seen).toEqual([row])
  })
})
