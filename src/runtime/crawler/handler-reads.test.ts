import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { placedToken, type Transfer, transferLog } from '../../../test/fixtures/token-crawl.js'
import {
  holderOf,
  type TokenDatabase,
  tokenAddress,
  tokenStore,
} from '../../../test/fixtures/token-store.js'
import { storedReads } from '../reads/stored-reads.js'
import { internal } from '../store/internal-tables.js'
import type { Store } from '../store/open-store.js'
import { MemoryChain, unreachable } from '../testing/memory-chain.js'
import { createCrawler } from './create-crawler.js'
import { type EventHandler, type Handlers, handleEvents } from './handlers.js'
import { inTransaction } from './in-transaction.js'

let store: Store<TokenDatabase>
beforeEach(async () => {
  store = await tokenStore()
})
afterEach(() => store.close())

/** The chain whose contract answers the block's number and who asked for it. */
class World {
  readonly chain: MemoryChain
  readonly logger = recordingLogger()
  readonly clock = testClock()
  /** Added to all answers from now on. */
  salt = 0
  calls = 0

  constructor(blocks: number) {
    this.chain = new MemoryChain({
      onCall: (_call, blockNumber) => {
        this.calls++
        return `0x${(blockNumber * 100 + this.salt).toString(16).padStart(64, '0')}`
      },
    })
    this.mine(blocks)
  }

  mine(blocks: number): void {
    for (let mined = 0; mined < blocks; mined++) this.chain.mine([transferLog(0, 1, 1n)])
  }

  async index(handler: EventHandler<Transfer, TokenDatabase>): Promise<void> {
    const token: Handlers<{ transfer: Transfer }, TokenDatabase> = { transfer: handler }
    const { chain: source, logger, clock } = this
    const contracts = [placedToken]
    const crawler = createCrawler({ source, store: store.blocks, contracts, logger, clock })
    for await (const batch of crawler.batches({ until: 'head' })) {
      await inTransaction(store.db, batch, async (tx) => {
        await batch.rollback(tx)
        await batch.store(tx)
        await handleEvents(tx, batch, { Token: token })
        await batch.commit(tx)
      })
    }
  }
}

/** Keeps what the contract answers at each event. */
const keepAnswer: EventHandler<Transfer, TokenDatabase> = async (event, { tx, chainId, reads }) => {
  const answer = await reads.at(event).call({ to: event.address, data: '0x01' })
  const holder = holderOf(event.blockNumber)
  const key = { chain_id: chainId, contract_address: event.address, holder }
  await tx
    .insertInto('token_holder')
    .values({ ...key, balance: BigInt(answer) })
    .execute()
}

async function answers(): Promise<readonly bigint[]> {
  const rows = await store.db
    .selectFrom('token_holder')
    .select('balance')
    .orderBy('balance')
    .execute()
  return rows.map(({ balance }) => balance)
}

async function kept(): Promise<readonly number[]> {
  const rows = await internal(store.db)
    .selectFrom('_bcdata_call')
    .select('block_number')
    .orderBy('block_number')
    .execute()
  return rows.map(({ block_number }) => block_number)
}

const upTo = (blocks: number) => Array.from({ length: blocks }, (_, index) => index + 1)

test('handlers read the state after the block of each event, and the answers are kept', async () => {
  const world = new World(20)
  await world.index(keepAnswer)
  expect(await answers()).toEqual(upTo(20).map((block) => BigInt(block) * 100n))
  expect(await kept()).toEqual(upTo(20))
  expect(world.calls).toBe(20)
})

test('a fork takes answers back, and what replaced the blocks is asked again', async () => {
  const world = new World(20)
  await world.index(keepAnswer)
  world.chain.fork(5)
  world.salt = 7
  world.mine(6)
  await world.index(keepAnswer)
  const expected = upTo(21).map((block) => BigInt(block) * 100n + (block > 15 ? 7n : 0n))
  expect(await answers()).toEqual(expected)
  expect(await kept()).toEqual(upTo(21))
})

test('a block that is replaced while a handler reads is left for the new one', async () => {
  const world = new World(20)
  let isFirst = true
  await world.index(async (event, context) => {
    if (isFirst && event.blockNumber === 19) {
      isFirst = false
      world.chain.fork(3)
      world.salt = 7
      world.mine(4)
    }
    await keepAnswer(event, context)
  })
  const expected = upTo(21).map((block) => BigInt(block) * 100n + (block > 17 ? 7n : 0n))
  expect(await answers()).toEqual(expected)
  const events = world.logger.records.map(({ event }) => event)
  expect(events).toContain('chain.unavailable')
  expect(events).toContain('chain.fork')
})

test('an outage of the node is outlasted, though a handler takes it for an answer', async () => {
  const world = new World(20)
  const call = world.chain.call.bind(world.chain)
  let failures = 3
  world.chain.call = async (calls) => {
    if (failures-- > 0) throw unreachable()
    return call(calls)
  }
  await world.index(async (event, context) => {
    const before = context.reads.at(event).call({ to: tokenAddress, data: '0x02' })
    await before.catch(() => '0x')
    await keepAnswer(event, context)
  })
  expect(await answers()).toEqual(upTo(20).map((block) => BigInt(block) * 100n))
  expect(world.logger.records.filter(({ event }) => event === 'chain.unavailable')).toHaveLength(2)
})

test('what no waiting helps against ends the run with its own advice', async () => {
  const world = new World(3)
  world.chain.call = async (calls) => calls.map(() => ({ type: 'no state' }))
  await expect(world.index(keepAnswer)).rejects.toMatchObject({
    code: 'HANDLER_FAILED',
    hint: expect.stringContaining('archive node'),
    cause: { code: 'RPC_STATE_PRUNED' },
  })
  expect(await answers()).toEqual([])
})

test('handlers run again without the node, with the same answers', async () => {
  const world = new World(20)
  await world.index(keepAnswer)
  const before = await answers()
  const events = upTo(20).map((blockNumber) => eventAt(blockNumber))
  await store.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('token_holder').execute()
    const reads = storedReads(store.blocks.calls, 31_337)
    const handlers = { Token: { transfer: keepAnswer } }
    await handleEvents(tx, { chainId: 31_337, events, reads }, handlers)
  })
  expect(await answers()).toEqual(before)
  expect(world.calls).toBe(20)
})

function eventAt(blockNumber: number) {
  const place = { blockNumber, blockTime: 0, txHash: '0x', txIndex: 0, index: 0 } as const
  const address = tokenAddress
  return { ...place, address, args: null, contract: 'Token', event: 'transfer', chainId: 31_337 }
}
