import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { storeOn } from '../../../test/fixtures/store-on.js'
import type { TableRegistry, TablesOf } from '../../shared/column-kind.js'
import type { Store } from '../store/open-store.js'
import { createTable } from '../store/schema/create-table.js'
import { approximate, maxExact, minExact, sumExact } from './exact.js'

const tables = {
  payment: {
    id: 'int32',
    payer: 'text',
    amount: 'uint256',
    change: 'int256?',
    nonce: 'uint64',
    step: 'int64',
  },
} as const satisfies TableRegistry

type Database = TablesOf<typeof tables>

const most = 2n ** 256n - 1n
const least = -(2n ** 255n)
const rows = [
  { id: 1, payer: 'ann', amount: most, change: least, nonce: 2n ** 64n - 1n, step: 2n ** 63n - 1n },
  { id: 2, payer: 'ann', amount: most, change: least, nonce: 2n ** 64n - 1n, step: 2n ** 63n - 1n },
  { id: 3, payer: 'bob', amount: 5n, change: null, nonce: 0n, step: -(2n ** 63n) },
]

describe.each(dialects)('exact integers in queries of %s', (dialect) => {
  let store: Store<Database>

  beforeAll(async () => {
    store = await storeOn<Database>(dialect, { tables })
    await createTable(store.db, 'payment', { columns: tables.payment, primaryKey: ['id'] })
    await store.db.insertInto('payment').values(rows).execute()
  })
  afterAll(() => store.close())

  it('adds every kind over its whole range', async () => {
    const sums = await store.db
      .selectFrom('payment')
      .select((eb) => [
        sumExact(eb, 'id').as('id'),
        sumExact(eb, 'amount').as('amount'),
        sumExact(eb, 'payment.change').as('change'),
        sumExact(eb, 'nonce').as('nonce'),
        sumExact(eb, 'step').as('step'),
      ])
      .executeTakeFirstOrThrow()
    expect(sums).toEqual({
      id: '6',
      amount: (2n * most + 5n).toString(),
      change: (2n * least).toString(),
      nonce: (2n ** 65n - 2n).toString(),
      step: (2n ** 63n - 2n).toString(),
    })
  })

  it('answers digits per group, through aliases, and null without rows', async () => {
    const query = store.db
      .selectFrom('payment as p')
      .select((eb) => [
        'p.payer',
        sumExact(eb, 'p.change').as('total'),
        minExact(eb, 'p.change').as('least'),
        maxExact(eb, 'amount').as('most'),
      ])
      .groupBy('p.payer')
      .orderBy('p.payer')
    expect(await query.execute()).toEqual([
      { payer: 'ann', total: (2n * least).toString(), least: least.toString(), most: `${most}` },
      { payer: 'bob', total: null, least: null, most: '5' },
    ])
    expect(await query.where('amount', '>', most - 1n).execute()).toHaveLength(1)
    expect(await query.where('amount', '=', 4n).execute()).toEqual([])
  })

  it('rounds to doubles for conditions on groups', async () => {
    const large = await store.db
      .selectFrom('payment')
      .select('payer')
      .groupBy('payer')
      .having((eb) => eb(eb.fn.sum(approximate(eb, 'amount')), '>', 1e18))
      .execute()
    expect(large).toEqual([{ payer: 'ann' }])
  })

  it('computes beside a join and in a sub-query', async () => {
    const [row] = await store.db
      .selectFrom('payment as one')
      .innerJoin('payment as other', 'one.payer', 'other.payer')
      .select((eb) => [
        sumExact(eb, 'other.nonce').as('joined'),
        eb
          .selectFrom('payment')
          .select((inner) => sumExact(inner, 'step').as('step'))
          .as('apart'),
      ])
      .execute()
    expect(row).toEqual({
      joined: (4n * (2n ** 64n - 1n)).toString(),
      apart: (2n ** 63n - 2n).toString(),
    })
  })

  it('asks for the kind of a column that comes from a sub-query', async () => {
    const of = (kind?: 'uint256') =>
      store.db
        .selectFrom((eb) => eb.selectFrom('payment').select('amount as value').as('part'))
        .select((eb) => sumExact(eb, 'part.value', kind).as('total'))
        .executeTakeFirstOrThrow()
    await expect(of()).rejects.toMatchObject({ code: 'DATABASE_VALUE_INVALID' })
    expect(await of('uint256')).toEqual({ total: (2n * most + 5n).toString() })
  })

  it('refuses a column that holds no integers', async () => {
    const sum = store.db.selectFrom('payment').select((eb) => sumExact(eb, 'payer').as('total'))
    await expect(sum.execute()).rejects.toThrow('of kind text, which holds no integers')
  })
})
