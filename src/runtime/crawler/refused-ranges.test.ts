import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  indexTokens,
  placedToken,
  storedTables,
  token,
  transferEvent,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import {
  allRows,
  holderOf,
  type TokenDatabase,
  tokenAddress,
} from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import { BcdataError, type ErrorCode } from '../../errors.js'
import type { ChainSource, LogFilter } from '../ports/chain-source.js'
import type { Store } from '../store/open-store.js'
import { MemoryChain } from '../testing/memory-chain.js'

const redTopic = `0x${'a'.repeat(64)}` as const

type Refuses = (filter: LogFilter, from: number, to: number) => boolean

/** A node that refuses some questions for good. */
function refusing(
  chain: MemoryChain,
  refuses: Refuses,
  code: ErrorCode = 'RPC_REFUSED',
): ChainSource {
  const refuse = (filter: LogFilter, from: number, to: number): void => {
    if (refuses(filter, from, to)) throw new BcdataError(code, `No logs of ${from} to ${to}.`)
  }
  return {
    identify: (signal) => chain.identify(signal),
    head: (signal) => chain.head(signal),
    header: (at, signal) => chain.header(at, signal),
    headers: (numbers, signal) => chain.headers(numbers, signal),
    async logs(filter, from, to, signal) {
      refuse(filter, from, to)
      return chain.logs(filter, from, to, signal)
    },
    async blockLogs(filter, block, signal) {
      refuse(filter, block.number, block.number)
      return chain.blockLogs(filter, block, signal)
    },
    call: (calls, signal) => chain.call(calls, signal),
    close: () => chain.close(),
  }
}

const holding =
  (...blocks: readonly number[]): Refuses =>
  (_, from, to) =>
    blocks.some((block) => from <= block && block <= to)

const parkedIn = async ({ db }: Store<TokenDatabase>) =>
  ((await allRows(db, '_bcdata_gap' as never)) as Record<string, unknown>[])
    .filter((row) => row['wanted'] === 2)
    .map((row) => [row['from_block'], row['to_block'], row['reason']])

async function wantAgain({ db }: Store<TokenDatabase>): Promise<void> {
  const all = db as unknown as import('kysely').Kysely<{ _bcdata_gap: { wanted: number } }>
  await all.updateTable('_bcdata_gap').set({ wanted: 1 }).where('wanted', '=', 2).execute()
}

test.each([
  ['RPC_REFUSED', [37, 120, 121]],
  ['RPC_INVALID_ANSWER', [37]],
  ['VERIFY_FAILED', [150]],
] as const)(
  'blocks that the node refuses (%s) are left out, and come when it answers',
  async (code, blocks) => {
    const chain = chainOf(200)
    const store = await openedStore()
    const logger = recordingLogger()
    const source = refusing(chain, holding(...blocks), code)
    await indexTokens({ source, store, logger, until: 'head' })
    const logs = chain.allLogs.filter(({ blockNumber }) => !blocks.includes(blockNumber as never))
    expect(await storedTables(store)).toEqual(expectedTables(logs))
    expect((await parkedIn(store)).map(([from]) => from)).toEqual(
      blocks.filter((block) => block !== 121),
    )
    expect(logger.events('warn')).toContain('blocks.refused')
    expect(await store.blocks.parked(31_337)).toMatchObject({ from: blocks[0] })

    // Later runs leave them alone, until somebody wants them again.
    mineTransfers(chain, 5)
    await indexTokens({ source, store, until: 'head' })
    expect(await parkedIn(store)).not.toEqual([])
    await wantAgain(store)
    await indexTokens({ source: chain, store, until: 'head' })
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
    expect(await parkedIn(store)).toEqual([])
  },
)

test('blocks that are refused again are parked again', async () => {
  const chain = chainOf(100)
  const store = await openedStore()
  const source = refusing(chain, holding(20, 21, 40))
  await indexTokens({ source, store, until: 'head' })
  const before = await parkedIn(store)
  await wantAgain(store)
  await indexTokens({ source: refusing(chain, holding(40)), store, until: 'head' })
  expect(before).toHaveLength(2)
  expect((await parkedIn(store)).map(([from, to]) => [from, to])).toEqual([[40, 40]])
  const logs = chain.allLogs.filter(({ blockNumber }) => blockNumber !== 40)
  expect(await storedTables(store)).toEqual(expectedTables(logs))
})

test('a block above finality is left out while it stands, and a fork forgets it', async () => {
  const chain = chainOf(60)
  const store = await openedStore()
  await indexTokens({ source: refusing(chain, holding(57)), store, until: 'head' })
  const logs = chain.allLogs.filter(({ blockNumber }) => blockNumber !== 57)
  expect(await storedTables(store)).toEqual(expectedTables(logs))
  expect((await parkedIn(store)).map(([from]) => from)).toEqual([57])
  chain.fork(5)
  mineTransfers(chain, 6, 2)
  await indexTokens({ source: chain, store, until: 'head' })
  expect(await parkedIn(store)).toEqual([])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('other addresses of the block are not left out', async () => {
  const addresses = [tokenAddress, `0x${'22'.repeat(20)}`, `0x${'33'.repeat(20)}`] as const
  const bad = addresses[1]
  const chain = new MemoryChain()
  for (let block = 1; block <= 60; block++) {
    chain.mine(addresses.map((address) => ({ ...transferLog(1, 2, BigInt(block)), address })))
  }
  const store = await openedStore()
  const contracts = [{ definition: token, addresses, startBlock: 0 }]
  const source = refusing(
    chain,
    (filter, from, to) =>
      holding(30, 57)(filter, from, to) &&
      filter.addresses !== 'any' &&
      filter.addresses.includes(bad),
  )
  const counts = async () =>
    addresses.map(async (address) => {
      const { rows } = {
        rows: (await storedTables(store)).transfers as { contract_address: string }[],
      }
      return rows.filter((row) => row.contract_address === address).length
    })
  await indexTokens({ source, store, contracts, until: 'head' })
  expect(await Promise.all(await counts())).toEqual([60, 58, 60])
  await wantAgain(store)
  await indexTokens({ source: chain, store, contracts, until: 'head' })
  expect(await Promise.all(await counts())).toEqual([60, 60, 60])
  const { holders } = await storedTables(store)
  const sums = (holders as { balance: bigint }[]).map(({ balance }) => balance)
  expect(sums.filter((sum) => sum > 0n)).toEqual(addresses.map(() => 1830n))
})

test('what is stored of a block is not left out when something new is refused there', async () => {
  const chain = chainOf(60)
  const store = await openedStore()
  await indexTokens({ source: chain, store, until: 'head' })
  // The same question brings both.
  const fewer = { ...transferEvent, topicCount: 2 }
  const contracts = [{ ...placedToken, definition: { ...token, events: [transferEvent, fewer] } }]
  await indexTokens({ source: refusing(chain, holding(20)), store, contracts, until: 'head' })
  expect(await parkedIn(store)).toHaveLength(1)
  await wantAgain(store)
  await indexTokens({ source: chain, store, contracts, until: 'head' })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('blocks of a factory are never left out: its children would lack all later ones', async () => {
  const chain = new MemoryChain()
  const made = { ...transferEvent, topic0: redTopic }
  const receiver = transferEvent.columns.indexOf('to')
  const factory = { name: 'Factory', events: [made] }
  const contracts = [
    { definition: factory, addresses: [tokenAddress], startBlock: 0 },
    {
      definition: token,
      addresses: { factory: 'Factory', creations: [{ event: made, value: receiver }] },
      startBlock: 0,
    },
  ]
  chain.mineEmpty(4)
  const [, ...topics] = transferLog(1, 2, 0n).topics
  chain.mine([{ ...transferLog(1, 2, 0n), topics: [redTopic, ...topics] }])
  chain.mine([{ ...transferLog(3, 4, 5n), address: holderOf(2) }])
  chain.mineEmpty(20)
  const store = await openedStore()
  const source = refusing(chain, holding(5))
  await expect(indexTokens({ source, store, contracts, until: 'head' })).rejects.toMatchObject({
    code: 'RPC_REFUSED',
    message: expect.stringContaining('No logs of 5 to 5.'),
  })
  expect(await parkedIn(store)).toEqual([])
  await indexTokens({ source: chain, store, contracts, until: 'head' })
  const { transfers } = await storedTables(store)
  expect(transfers).toMatchObject([{ value: 0n }, { value: 5n }])
})

test('a node that answers nothing at all is no dead letter: the run ends, and nothing is left out', async () => {
  const chain = chainOf(200)
  const store = await openedStore()
  const failing = indexTokens({ source: refusing(chain, () => true), store, until: 'head' })
  await expect(failing).rejects.toMatchObject({ code: 'RPC_REFUSED' })
  expect(await parkedIn(store)).toEqual([])
  expect(await store.blocks.checkpoint(31_337)).toBe(null)
})

test('an outage is no dead letter, wherever it comes', async () => {
  const chain = chainOf(200)
  const store = await openedStore()
  let outage = false
  const source = refusing(chain, (filter, from, to) => {
    if (!holding(37)(filter, from, to)) return false
    outage = to - from < 10
    if (outage) throw new BcdataError('RPC_UNREACHABLE', 'Nobody is there.')
    return true
  })
  const clock = testClock()
  const failing = indexTokens({ source, store, clock, until: 'head' })
  await expect(failing).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
  expect(await parkedIn(store)).toEqual([])
})

test('with the config saying so, the run ends', async () => {
  const chain = chainOf(60)
  const store = await openedStore()
  const { createCrawler } = await import('./create-crawler.js')
  const crawler = createCrawler({
    ...{ source: refusing(chain, holding(20)), store: store.blocks, contracts: [placedToken] },
    ...{ logger: recordingLogger(), clock: testClock(), failures: { range: 'stop' } },
  })
  const loop = async () => {
    for await (const _ of crawler.batches({ until: 'head' })) expect(0).toBe(1)
  }
  await expect(loop()).rejects.toMatchObject({ code: 'RPC_REFUSED' })
})
