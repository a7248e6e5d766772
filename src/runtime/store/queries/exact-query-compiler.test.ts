import { type Compilable, type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  holderOf,
  type TokenDatabase,
  tokenAddress,
  tokenStore,
} from '../../../../test/fixtures/token-store.js'
import { encodeInt256, encodeUint256 } from '../../../shared/integer-text.js'
import type { Store } from '../open-store.js'

let store: Store<TokenDatabase>
let db: Kysely<TokenDatabase>
beforeEach(async () => {
  store = await tokenStore()
  db = store.db
})
afterEach(() => store.close())

const parametersOf = (query: Compilable) => query.compile().parameters
const refusing = (query: Compilable) => expect(() => query.compile())
const unknownColumn = expect.objectContaining({ code: 'DATABASE_VALUE_INVALID' })

const holder = (number: number, balance: bigint) => ({
  chain_id: 1,
  contract_address: tokenAddress,
  holder: holderOf(number),
  balance,
})

describe('a value is written in the form of its column', () => {
  test('in an insert of one row and of many', () => {
    const rows = [holder(1, 5n), holder(2, -5n)]
    const expected = rows.flatMap((row) => [1, tokenAddress, row.holder, encodeInt256(row.balance)])
    expect(parametersOf(db.insertInto('token_holder').values(rows))).toEqual(expected)
    expect(parametersOf(db.insertInto('token_holder').values(rows[0]!))).toEqual(
      expected.slice(0, 4),
    )
  })

  test('in an insert that mixes values and expressions', () => {
    const query = db
      .insertInto('token_holder')
      .values({ ...holder(1, 5n), note: sql<string>`lower('A')` })
    expect(parametersOf(query)).toContain(encodeInt256(5n))
  })

  test('in updates, also after a conflict', () => {
    const update = db
      .updateTable('token_holder as h')
      .set({ balance: 7n })
      .where('h.balance', '<', 1n)
    expect(parametersOf(update)).toEqual([encodeInt256(7n), encodeInt256(1n)])
    const upsert = db
      .insertInto('token_holder')
      .values(holder(1, 1n))
      .onConflict((conflict) => conflict.doUpdateSet({ balance: 9n }))
    expect(parametersOf(upsert)).toContain(encodeInt256(9n))
  })

  test.each(['=', '!=', '<', '<=', '>', '>='] as const)('beside %s', (operator) => {
    const query = db.selectFrom('token_evt_transfer').where('value', operator, 5n)
    expect(parametersOf(query)).toEqual([encodeUint256(5n)])
  })

  test('in lists, between, and on the left of an operator', () => {
    const from = db.selectFrom('token_evt_transfer as t')
    const encodedPair = [encodeUint256(1n), encodeUint256(2n)]
    expect(parametersOf(from.where('t.value', 'in', [1n, 2n]))).toEqual(encodedPair)
    expect(parametersOf(from.where((eb) => eb.between('t.value', 1n, 2n)))).toEqual(encodedPair)
    expect(parametersOf(from.where((eb) => eb(eb.val(1n), '<', eb.ref('t.value'))))).toEqual(
      encodedPair.slice(0, 1),
    )
  })

  test('in joins, subqueries and conditions on outer tables', () => {
    const query = db
      .selectFrom('token_holder as h')
      .innerJoin('token_evt_transfer as t', (join) =>
        join.onRef('t.to', '=', 'h.holder').on('t.value', '>', 1n),
      )
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('token_evt_transfer as inner')
            .select('inner.value')
            .where('inner.value', '>', 2n)
            .where('h.balance', '>', 3n),
        ),
      )
    expect(parametersOf(query)).toEqual([encodeUint256(1n), encodeUint256(2n), encodeInt256(3n)])
  })

  test('an address in any case finds the row', () => {
    const query = db
      .deleteFrom('token_holder')
      .where('contract_address', '=', `0x${'AB'.repeat(20)}`)
    expect(parametersOf(query)).toEqual([`0x${'ab'.repeat(20)}`])
  })

  test('text that is encoded already stays', () => {
    const encoded = encodeInt256(-3n)
    const query = db.updateTable('token_holder').set({ balance: encoded as unknown as bigint })
    expect(parametersOf(query)).toEqual([encoded])
  })
})

describe('a bigint is refused', () => {
  test('in raw SQL, where the column can not be told', () => {
    refusing(db.selectFrom('token_evt_transfer').where(sql<boolean>`value > ${5n}`)).toThrow(
      unknownColumn,
    )
  })

  test('inside a function and an arithmetic operator', () => {
    const from = db.selectFrom('token_holder')
    refusing(from.select((eb) => eb.fn.coalesce('balance', eb.val(0n)).as('x'))).toThrow(
      unknownColumn,
    )
    refusing(
      db.updateTable('token_holder').set((eb) => ({ balance: eb('balance', '+', 1n) })),
    ).toThrow(unknownColumn)
  })

  test('against a column of a subquery or of a common table expression that hides a table', () => {
    const inner = db.selectFrom('token_evt_transfer').select('value').as('q')
    refusing(db.selectFrom(inner).selectAll().where('q.value', '>', 1n)).toThrow(unknownColumn)
    refusing(db.selectFrom(inner).selectAll().where('value', '>', 1n)).toThrow(unknownColumn)
    const hidden = db
      .with('token_holder', (cte) =>
        cte.selectFrom('token_evt_transfer').select('value as balance'),
      )
      .selectFrom('token_holder')
      .selectAll()
      .where('balance', '>', 1n)
    refusing(hidden).toThrow(unknownColumn)
  })
})

test('limit and offset take a bigint', () => {
  expect(parametersOf(db.selectFrom('token_holder').selectAll().limit(2n).offset(1n))).toEqual([
    2, 1,
  ])
})

test('written values are found, sorted and read as the numbers they are', async () => {
  const balances = [0n, -1n, 1n, -(2n ** 255n), 2n ** 255n - 1n, 2n ** 64n, -(2n ** 64n)]
  await db
    .insertInto('token_holder')
    .values(balances.map((balance, index) => holder(index, balance)))
    .execute()
  const sorted = await db.selectFrom('token_holder').select('balance').orderBy('balance').execute()
  expect(sorted.map(({ balance }) => balance)).toEqual(
    balances.toSorted((left, right) => (left < right ? -1 : 1)),
  )
  const negative = await db
    .selectFrom('token_holder')
    .select('balance as b')
    .where('balance', '<', 0n)
    .execute()
  expect(negative).toHaveLength(3)
})
