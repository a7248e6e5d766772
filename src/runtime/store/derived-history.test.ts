import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  blockHash,
  holderOf,
  type TokenDatabase,
  tokenAddress,
  tokenStore,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import type { Store } from './open-store.js'

let store: Store<TokenDatabase>
afterEach(() => store.close())

async function setBalances(
  number: number,
  finalized: number,
  balances: Readonly<Record<number, bigint>>,
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    await store.blocks.journal(tx, 1, number > finalized ? number : null)
    for (const [holder, balance] of Object.entries(balances)) {
      const row = {
        chain_id: 1,
        contract_address: tokenAddress,
        holder: holderOf(Number(holder)),
        balance,
      }
      const { numUpdatedRows } = await tx
        .updateTable('token_holder')
        .set({ balance })
        .where('holder', '=', row.holder)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) await tx.insertInto('token_holder').values(row).execute()
    }
    const parentHash = blockHash(number - 1)
    await store.blocks.commit(
      tx,
      1,
      { number, hash: blockHash(number), parentHash, time: number },
      finalized,
    )
  })
}

async function balancesAsOf(number: number, chainId = 1): Promise<unknown> {
  const found: Record<string, unknown> = {}
  for await (const row of store.history.rowsAsOf(chainId, 'token_holder', number)) {
    found[Number(row['holder'])] = row['balance']
  }
  return found
}

describe.each(['memory', ...dialects] as const)('in a database of %s', (place) => {
  beforeEach(async () => {
    store = place === 'memory' ? await tokenStore() : await tokenStoreOn(place)
    await store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
  })

  test('rows are what they were after each block above finality', async () => {
    await setBalances(10, 10, { 1: 5n, 2: 2n ** 255n - 1n })
    await setBalances(11, 10, { 1: -7n })
    await setBalances(12, 10, { 3: 1n })
    expect(await balancesAsOf(10)).toEqual({ 1: 5n, 2: 2n ** 255n - 1n })
    expect(await balancesAsOf(11)).toEqual({ 1: -7n, 2: 2n ** 255n - 1n })
    const now = { 1: -7n, 2: 2n ** 255n - 1n, 3: 1n }
    expect(await balancesAsOf(12)).toEqual(now)
    expect(await balancesAsOf(99)).toEqual(now)
    expect(await balancesAsOf(12, 2)).toEqual({})
  })

  test('a block whose images are gone is refused', async () => {
    await setBalances(10, 5, { 1: 5n })
    await setBalances(11, 10, { 1: 6n })
    await expect(balancesAsOf(9)).rejects.toMatchObject({ code: 'HISTORY_PRUNED' })
    expect(await balancesAsOf(10)).toEqual({ 1: 5n })
    await setBalances(20, 20, { 1: 7n })
    await expect(balancesAsOf(11)).rejects.toMatchObject({ code: 'HISTORY_PRUNED' })
  })

  test('a table that is not derived is refused', async () => {
    const reading = store.history.rowsAsOf(1, 'token_evt_transfer', 1)[Symbol.asyncIterator]()
    await expect(reading.next()).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  test('a commit while rows are being read does not change what is read', async () => {
    const balances = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index, 1n]))
    await setBalances(10, 10, balances)
    const seen: unknown[] = []
    for await (const row of store.history.rowsAsOf(1, 'token_holder', 10)) {
      if (seen.length === 0) {
        await setBalances(11, 10, { 499: 2n })
        await setBalances(12, 11, { 498: 2n })
      }
      seen.push(row['balance'])
    }
    expect(seen).toEqual(Array(500).fill(1n))
  })
})
