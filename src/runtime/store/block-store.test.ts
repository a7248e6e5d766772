import { afterEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { storeOn } from '../../../test/fixtures/store-on.js'
import {
  allRows,
  blockHash,
  derived,
  holderOf,
  type TokenDatabase,
  tables,
  tokenAddress,
  tokenStoreOn,
  transfer,
} from '../../../test/fixtures/token-store.js'
import type { DeadLetter } from '../ports/event.js'
import type { Store } from './open-store.js'

const stores: Store<TokenDatabase>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

const header = (number: number, branch = 0) => ({
  number,
  hash: blockHash(number, branch),
  parentHash: blockHash(number - 1, branch),
  time: number,
})

const letter = (blockNumber: number): DeadLetter => ({
  chainId: 1,
  contract: 'Token',
  reason: 'too short',
  log: {
    address: tokenAddress,
    topics: [blockHash(1)],
    data: '0x12',
    blockNumber,
    blockHash: blockHash(blockNumber),
    blockTime: null,
    txHash: blockHash(7),
    txIndex: 3,
    index: 9,
  },
})

async function index(
  store: Store<TokenDatabase>,
  number: number,
  settled: number,
  chainId = 1,
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    await store.blocks.journal(tx, chainId, number > settled ? number : null)
    await store.blocks.insertEvents(tx, [transfer({ chainId, blockNumber: number })])
    const balance = BigInt(number)
    const { numUpdatedRows } = await tx
      .updateTable('token_holder')
      .set({ balance })
      .where('chain_id', '=', chainId)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) {
      await tx
        .insertInto('token_holder')
        .values({ ...row(1), chain_id: chainId, balance })
        .execute()
    }
    await store.blocks.commit(tx, chainId, header(number), settled)
  })
}

const row = (number: number) => ({
  chain_id: 1,
  contract_address: tokenAddress,
  holder: holderOf(number),
  balance: 0n,
})

describe.each(dialects)('on %s', (dialect) => {
  async function opened(): Promise<Store<TokenDatabase>> {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    await store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
    return store
  }

  test('several chains may be bound at once', async () => {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    const chains = [1, 2, 3].map((chainId) => ({
      ...{ name: `chain ${chainId}`, chainId, genesisHash: blockHash(chainId) },
    }))
    await Promise.all(chains.map((identity) => store.blocks.bindChain(identity)))
    for (const { chainId } of chains) await index(store, 1, 0, chainId)
    expect(await allRows(store.db, 'token_evt_transfer')).toHaveLength(3)
  })

  test('there is no checkpoint before the first commit', async () => {
    const { blocks } = await opened()
    expect(await blocks.checkpoint(1)).toBe(null)
    expect(await blocks.unsettledBlocks(1)).toEqual([])
  })

  test('a commit moves the checkpoint and remembers blocks that are not settled, ascending', async () => {
    const store = await opened()
    for (const number of [8, 9, 10, 11, 12]) await index(store, number, 9)
    expect(await store.blocks.checkpoint(1)).toEqual({ number: 12, hash: blockHash(12) })
    expect(await store.blocks.unsettledBlocks(1)).toEqual(
      [10, 11, 12].map((number) => ({ number, hash: blockHash(number) })),
    )
    await index(store, 13, 11)
    expect((await store.blocks.unsettledBlocks(1)).map(({ number }) => number)).toEqual([12, 13])
  })

  test('the checkpoint knows when its block was made, but not after a rollback', async () => {
    const store = await opened()
    const blockTime = async () =>
      (await allRows(store.db, '_bcdata_checkpoint' as 'token_holder')).map(
        (stored) => (stored as { block_time: unknown }).block_time,
      )
    for (const number of [7, 8, 9]) await index(store, number, 6)
    expect(await blockTime()).toEqual([9])
    const ancestor = { number: 7, hash: blockHash(7) }
    await store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, ancestor))
    expect(await blockTime()).toEqual([null])
    await index(store, 8, 6)
    expect(await blockTime()).toEqual([8])
  })

  test('a transaction that fails leaves neither rows nor progress', async () => {
    const store = await opened()
    await index(store, 1, 0)
    const failing = store.db.transaction().execute(async (tx) => {
      await store.blocks.insertEvents(tx, [transfer({ blockNumber: 2 })])
      await store.blocks.commit(tx, 1, header(2), 0)
      throw new Error('handler')
    })
    await expect(failing).rejects.toThrow('handler')
    expect(await store.blocks.checkpoint(1)).toEqual({ number: 1, hash: blockHash(1) })
    expect(await allRows(store.db, 'token_evt_transfer')).toHaveLength(1)
  })

  test('a replay of the same events leaves the same rows', async () => {
    const store = await opened()
    const events = [0, 1, 2].map((position) => transfer({ blockNumber: 1, index: position }))
    const write = () =>
      store.db.transaction().execute((tx) => store.blocks.insertEvents(tx, events))
    await write()
    const rows = await allRows(store.db, 'token_evt_transfer')
    await write()
    expect(await allRows(store.db, 'token_evt_transfer')).toEqual(rows)
    expect(rows).toHaveLength(3)
  })

  test('an event comes back as it was written', async () => {
    const store = await opened()
    const value = 2n ** 256n - 1n
    await store.db
      .transaction()
      .execute((tx) => store.blocks.insertEvents(tx, [transfer({ blockNumber: 5 }, { value })]))
    expect(await allRows(store.db, 'token_evt_transfer')).toEqual([
      {
        chain_id: 1,
        evt_block_number: 5,
        evt_block_time: 1_700_000_005,
        evt_tx_hash: blockHash(5),
        evt_tx_index: 0,
        evt_index: 0,
        contract_address: tokenAddress,
        from: holderOf(0),
        to: holderOf(1),
        value,
      },
    ])
  })

  test('children stay until a rollback below their block, and count from the earlier one', async () => {
    const store = await opened()
    const child = (number: number, fromBlock: number, lineage = 'pairs') => ({
      ...{ lineage, address: holderOf(number), fromBlock },
    })
    const many = Array.from({ length: 3_000 }, (_, index) => child(index + 100, 1))
    const insert = (chainId: number, children: readonly ReturnType<typeof child>[]) =>
      store.db.transaction().execute((tx) => store.blocks.insertChildren(tx, chainId, children))
    const known = async (chainId: number) => (await store.blocks.bindSubjects(chainId, [])).children
    await insert(1, [child(7, 3), child(7, 2, 'pools'), child(8, 4)])
    await insert(1, [child(7, 1)])
    await insert(2, [child(7, 9)])
    await insert(3, many)
    expect(await known(3)).toHaveLength(3_000)
    expect(await known(2)).toEqual([child(7, 9)])
    for (const number of [1, 2, 3, 4]) await index(store, number, 1)
    const ancestor = { number: 2, hash: blockHash(2) }
    await store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, ancestor))
    const left = [...(await known(1))].sort((one, other) => one.fromBlock - other.fromBlock)
    expect(left).toEqual([child(7, 1), child(7, 2, 'pools')])
    expect(await known(2)).toHaveLength(1)
  })

  test('rollback removes what is above the ancestor, of this chain only', async () => {
    const store = await opened()
    for (const number of [1, 2, 3, 4]) {
      await index(store, number, 1)
      await index(store, number, 1, 2)
    }
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.insertDeadLetters(tx, [letter(2), letter(3)])
    })
    await store.db
      .transaction()
      .execute((tx) => store.blocks.rollback(tx, 1, { number: 2, hash: blockHash(2) }))

    expect(await store.blocks.checkpoint(1)).toEqual({ number: 2, hash: blockHash(2) })
    expect(await store.blocks.checkpoint(2)).toEqual({ number: 4, hash: blockHash(4) })
    expect(await store.blocks.unsettledBlocks(1)).toEqual([{ number: 2, hash: blockHash(2) }])
    const numbers = await store.db
      .selectFrom('token_evt_transfer')
      .select(['chain_id', 'evt_block_number as number'])
      .orderBy('chain_id')
      .orderBy('evt_block_number')
      .execute()
    expect(numbers.map(({ chain_id, number }) => `${chain_id}:${number}`)).toEqual([
      ...['1:1', '1:2', '2:1', '2:2', '2:3', '2:4'],
    ])
    const balances = await store.db
      .selectFrom('token_holder')
      .select('balance')
      .orderBy('chain_id')
      .execute()
    expect(balances).toEqual([{ balance: 2n }, { balance: 4n }])
  })

  test('rollback to before the first block leaves nothing of the chain', async () => {
    const store = await opened()
    for (const number of [1, 2]) await index(store, number, 0)
    await store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, null))
    expect(await store.blocks.checkpoint(1)).toBe(null)
    expect(await allRows(store.db, 'token_evt_transfer')).toEqual([])
    expect(await allRows(store.db, 'token_holder')).toEqual([])
  })

  test('rollback below what was stored as final is refused', async () => {
    const store = await opened()
    for (const number of [1, 2, 3]) await index(store, number, 2)
    const rollback = store.db
      .transaction()
      .execute((tx) => store.blocks.rollback(tx, 1, { number: 1, hash: blockHash(1) }))
    await expect(rollback).rejects.toMatchObject({ code: 'CHAIN_FORK_BELOW_FINALITY' })
    expect(await store.blocks.checkpoint(1)).toEqual({ number: 3, hash: blockHash(3) })
  })

  test('a name stands for the chain that the database was filled from', async () => {
    const { blocks } = await opened()
    const main = { name: 'main', chainId: 1, genesisHash: '0xaa' } as const
    await blocks.bindChain(main)
    await blocks.bindChain(main)
    await blocks.bindChain({ name: 'other', chainId: 2, genesisHash: '0xbb' })
    const reset = expect.objectContaining({ code: 'CHAIN_RESET' })
    await expect(blocks.bindChain({ ...main, genesisHash: '0xbb' })).rejects.toEqual(reset)
    await expect(
      blocks.bindChain({ ...main, name: 'renamed', genesisHash: '0xbb' }),
    ).rejects.toEqual(reset)
    await expect(blocks.bindChain({ ...main, chainId: 3 })).rejects.toMatchObject({
      code: 'CHAIN_MISMATCH',
    })
  })

  test('a chain that is renamed in the config keeps its rows', async () => {
    const { blocks } = await opened()
    await blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
    await blocks.bindChain({ name: 'mainnet', chainId: 1, genesisHash: '0xaa' })
    await expect(
      blocks.bindChain({ name: 'mainnet', chainId: 2, genesisHash: '0xaa' }),
    ).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' })
  })

  test('a database without tables says so', async () => {
    const store = await storeOn<TokenDatabase>(dialect, { tables, derived })
    stores.push(store)
    const pending = expect.objectContaining({ code: 'MIGRATIONS_PENDING' })
    await expect(
      store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' }),
    ).rejects.toEqual(pending)
    await expect(store.blocks.checkpoint(1)).rejects.toEqual(pending)
    await expect(
      store.history.rowsAsOf(1, 'token_holder', 1)[Symbol.asyncIterator]().next(),
    ).rejects.toEqual(pending)
    const writing = store.db
      .transaction()
      .execute((tx) => store.blocks.insertEvents(tx, [transfer({ blockNumber: 1 })]))
    await expect(writing).rejects.toEqual(pending)
  })

  test('a dead letter keeps the whole log', async () => {
    const store = await opened()
    for (const _ of [1, 2]) {
      await store.db.transaction().execute((tx) => store.blocks.insertDeadLetters(tx, [letter(4)]))
    }
    const rows = await allRows(store.db, '_bcdata_dead_letter' as 'token_holder')
    expect(rows).toEqual([
      {
        chain_id: 1,
        block_number: 4,
        log_index: 9,
        block_hash: blockHash(4),
        block_time: null,
        tx_hash: blockHash(7),
        tx_index: 3,
        contract: 'Token',
        address: tokenAddress,
        topics: JSON.stringify([blockHash(1)]),
        data: '0x12',
        reason: 'too short',
        handled: 0,
      },
    ])
  })
})
