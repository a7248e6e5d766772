import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/fixtures/temporary-folder.js'
import { openStore, type Store } from '../open-store.js'

interface Tables {
  readonly t: { k: string; v: number }
}

let directory: string
let store: Store<Tables>
let db: Kysely<Tables>
beforeEach(async () => {
  directory = temporaryFolder()
  store = await openStore<Tables>({ url: `sqlite:${join(directory, 'data.db')}`, tables: {} })
  db = store.db
  await sql`create table t (k text primary key, v integer) strict`.execute(db)
})
afterEach(() => store.close())

const keys = async () => (await db.selectFrom('t').select('k').execute()).map(({ k }) => k)

async function fillDisk(tx: Kysely<Tables>): Promise<void> {
  await sql`pragma max_page_count = 1`.execute(tx)
  await tx
    .insertInto('t')
    .values({ k: 'x'.repeat(100_000), v: 1 })
    .execute()
}

test('a full disk is named, and nothing of the transaction stays', async () => {
  const failing = db.transaction().execute(async (tx) => {
    await tx.insertInto('t').values({ k: 'first', v: 1 }).execute()
    await fillDisk(tx)
  })
  await expect(failing).rejects.toMatchObject({
    code: 'DATABASE_UNUSABLE',
    message: expect.stringContaining('the disk is full (SQLITE_FULL)'),
  })
  expect(await keys()).toEqual([])
})

test('a handler that swallows an error which ended the transaction commits nothing', async () => {
  const failing = db.transaction().execute(async (tx) => {
    await tx.insertInto('t').values({ k: 'first', v: 1 }).execute()
    await sql`rollback`.execute(tx).catch(() => {})
    await tx.insertInto('t').values({ k: 'second', v: 1 }).execute()
  })
  await expect(failing).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
  expect(await keys()).toEqual([])
  await db.transaction().execute((tx) => tx.insertInto('t').values({ k: 'third', v: 1 }).execute())
  expect(await keys()).toEqual(['third'])
})

test('a broken constraint stays the error of SQLite', async () => {
  await db.insertInto('t').values({ k: 'a', v: 1 }).execute()
  await expect(db.insertInto('t').values({ k: 'a', v: 2 }).execute()).rejects.toMatchObject({
    code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  })
})

test('transactions that are started together run one after the other', async () => {
  const order: string[] = []
  const work = (name: string) =>
    db.transaction().execute(async (tx) => {
      order.push(`${name} in`)
      await tx.insertInto('t').values({ k: name, v: 1 }).execute()
      await sql`select 1`.execute(tx)
      order.push(`${name} out`)
    })
  await Promise.all([work('a'), work('b'), work('c')])
  expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
})

test('progress is read as committed, never from a transaction under way', async () => {
  const reading: Promise<unknown>[] = []
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('t').values({ k: 'a', v: 1 }).execute()
    reading.push(keys())
    await sql`select 1`.execute(tx)
    await tx.deleteFrom('t').execute()
  })
  expect(await Promise.all(reading)).toEqual([[]])
})

test('a savepoint can be taken back alone', async () => {
  const tx = await db.startTransaction().execute()
  await tx.insertInto('t').values({ k: 'kept', v: 1 }).execute()
  const after = await tx.savepoint('middle').execute()
  await after.insertInto('t').values({ k: 'gone', v: 1 }).execute()
  await after.rollbackToSavepoint('middle').execute()
  await tx.commit().execute()
  expect(await keys()).toEqual(['kept'])
})

describe('a parameter', () => {
  test('wider than 64 bits is refused with advice', async () => {
    const query = { ...sql`select 1`.compile(db), sql: 'select ?', parameters: [2n ** 64n] }
    await expect(db.executeQuery(query)).rejects.toMatchObject({
      code: 'DATABASE_VALUE_INVALID',
      hint: expect.stringContaining('encodeUint256'),
    })
  })

  test('may be any number of them', async () => {
    const values = Array.from({ length: 30_000 }, (_, index) => ({ k: String(index), v: index }))
    for (const half of [values.slice(0, 15_000), values.slice(15_000)]) {
      await db.insertInto('t').values(half).execute()
    }
    expect(await keys()).toHaveLength(30_000)
  })
})

test('more different queries than are kept still answer', async () => {
  for (let round = 0; round < 1200; round++) {
    const { rows } = await sql.raw<{ n: number }>(`select ${round} as n`).execute(db)
    if (rows[0]?.n !== round) throw new Error(`answered ${rows[0]?.n} to ${round}`)
  }
  expect(await keys()).toEqual([])
})
