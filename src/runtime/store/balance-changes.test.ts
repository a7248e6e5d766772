import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  holderOf,
  type TokenDatabase,
  tokenAddress,
  tokenStore,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import { type Hex, zeroAddress } from '../../shared/hex.js'
import { BalanceChanges } from './balance-changes.js'
import type { Store } from './open-store.js'

const stores: Store<TokenDatabase>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

type Move = readonly [from: number, to: number, value: bigint]

async function apply(store: Store<TokenDatabase>, moves: readonly Move[], contract = tokenAddress) {
  await store.db.transaction().execute(async (tx) => {
    const changes = new BalanceChanges('token_holder')
    for (const [from, to, value] of moves) {
      changes.move(1, contract, holderOf(from), holderOf(to), value)
    }
    await changes.apply(tx)
  })
}

async function balances(moves: readonly (readonly Move[])[]) {
  const store = await tokenStore()
  stores.push(store)
  for (const part of moves) await apply(store, part)
  const rows = await store.db.selectFrom('token_holder').selectAll().orderBy('holder').execute()
  return rows.map(({ holder, balance }) => [Number(holder), balance])
}

test('the zero address is never a holder, and whoever gave everything away stays at zero', async () => {
  expect(holderOf(0)).toBe(zeroAddress)
  expect(
    await balances([
      [
        [0, 1, 100n],
        [1, 2, 100n],
        [2, 0, 40n],
      ],
    ]),
  ).toEqual([
    [1, 0n],
    [2, 60n],
  ])
})

test('every balance of 256 bits is exact, and one may be negative', async () => {
  const most = 2n ** 256n - 1n
  expect(await balances([[[0, 1, most]], [[2, 3, 7n]]])).toEqual([
    [1, most],
    [2, -7n],
    [3, 7n],
  ])
})

test('a token that lies about its transfers wraps its balances and stops nothing', async () => {
  const most = 2n ** 256n - 1n
  expect(
    await balances([
      [[1, 2, most]],
      [
        [1, 2, most],
        [1, 2, 3n],
      ],
    ]),
  ).toEqual([
    [1, -1n],
    [2, 1n],
  ])
})

test('contracts and chains have balances of their own', async () => {
  const other: Hex = `0x${'9'.repeat(40)}`
  const store = await tokenStore()
  stores.push(store)
  await apply(store, [[0, 1, 5n]])
  await apply(store, [[0, 1, 7n]], other)
  await apply(store, [[0, 1, 1n]])
  const rows = await store.db.selectFrom('token_holder').select('balance').execute()
  expect(rows.map(({ balance }) => balance)).toEqual([6n, 7n])
})

test('more holders than one statement takes are written in parts', async () => {
  const moves = Array.from({ length: 1_201 }, (_, index): Move => [0, index + 1, BigInt(index)])
  const found = await balances([moves, moves])
  expect(found).toHaveLength(1_201)
  expect(found.every(([holder, balance]) => balance === 2n * (BigInt(holder ?? 0) - 1n))).toBe(true)
})

test('the rows do not depend on where batches begin and end', async () => {
  const holder = fc.integer({ min: 0, max: 4 })
  const move = fc.tuple(holder, holder, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(move, { maxLength: 6 }), { maxLength: 6 }),
      async (parts) => {
        const expected = new Map<number, bigint>()
        for (const [from, to, value] of parts.flat()) {
          if (from !== 0) expected.set(from, wrapped((expected.get(from) ?? 0n) - value))
          if (to !== 0) expected.set(to, wrapped((expected.get(to) ?? 0n) + value))
        }
        const rows = [...expected].sort(([one], [other]) => one - other)
        expect(await balances(parts)).toEqual(rows)
        expect(await balances([parts.flat()])).toEqual(rows)
      },
    ),
    { numRuns: 30, endOnFailure: true },
  )
})

describe.each(dialects)('%s', (dialect) => {
  test('balances are exact, go on from what is there, and leave other columns alone', async () => {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    const most = 2n ** 256n - 1n
    await apply(store, [
      [0, 1, most],
      [2, 3, 7n],
    ])
    await store.db.updateTable('token_holder').set({ note: 'kept' }).execute()
    await apply(store, [[1, 2, most - 5n]])
    const rows = await store.db
      .selectFrom('token_holder')
      .select(['holder', 'balance', 'note'])
      .orderBy('holder')
      .execute()
    expect(rows.map(({ holder, balance, note }) => [Number(holder), balance, note])).toEqual([
      [1, 5n, 'kept'],
      [2, most - 12n, 'kept'],
      [3, 7n, 'kept'],
    ])
  })
})

function wrapped(value: bigint): bigint {
  return value < -(2n ** 255n) || value >= 2n ** 256n ? BigInt.asUintN(256, value) : value
}
