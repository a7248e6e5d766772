import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import {
  placedToken,
  storedTables,
  token,
  transferEvent,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { run } from '../../../test/fixtures/token-runs.js'
import { allRows, holderOf } from '../../../test/fixtures/token-store.js'
import type { Hex } from '../../shared/hex.js'
import type { LogFilter } from '../ports/chain-source.js'
import type { EventDefinition, PlacedContract } from '../ports/event.js'
import { type LogDraft, MemoryChain } from '../testing/memory-chain.js'
import { Children } from './children.js'
import { createLogDecoder } from './decode-logs.js'
import { subjectsOf } from './subjects-of.js'

const factoryAddress = holderOf(900_000)
const made = {
  ...transferEvent,
  signature: 'Made(address,address,uint256)',
  topic0: `0x${'a'.repeat(64)}`,
} as EventDefinition
const receiver = 1

const factory: PlacedContract = {
  definition: { name: 'Factory', events: [made] },
  addresses: [factoryAddress],
  startBlock: 0,
}
const children: PlacedContract = {
  definition: token,
  addresses: { factory: 'Factory', creations: [{ event: made, value: receiver }] },
  startBlock: 0,
}
const both = [factory, children]

function makes(child: number, address: Hex = factoryAddress): LogDraft {
  const log = transferLog(0, child, 0n)
  return { ...log, address, topics: [made.topic0 ?? '0x', ...log.topics.slice(1)] }
}

function sends(child: number, value: bigint): LogDraft {
  return { ...transferLog(1, 2, value), address: holderOf(child) }
}

/** Keeps what it was asked for. */
class CountingChain extends MemoryChain {
  readonly asked: LogFilter[] = []

  override logs(...given: Parameters<MemoryChain['logs']>) {
    this.asked.push(given[0])
    return super.logs(...given)
  }

  override blockLogs(...given: Parameters<MemoryChain['blockLogs']>) {
    this.asked.push(given[0])
    return super.blockLogs(...given)
  }

  takeAsked(): readonly LogFilter[] {
    return this.asked.splice(0)
  }
}

async function valuesIn({ store }: Awaited<ReturnType<typeof run>>): Promise<readonly unknown[]> {
  const { transfers } = await storedTables(store)
  return transfers.map((row) => (row as { value: unknown }).value)
}

test("a child's events count from its block on, those before the factory's event, too", async () => {
  const chain = new MemoryChain()
  chain.mine([sends(7, 1n)])
  chain.mine([sends(7, 2n), makes(7), sends(7, 3n), sends(8, 4n)])
  chain.mine([sends(7, 5n), makes(7)])
  expect(await valuesIn(await run({ source: chain, contracts: both }))).toEqual([
    2n,
    0n,
    3n,
    5n,
    0n,
  ])
})

test('an address that is listed elsewhere, too, has its events in both contracts', () => {
  const other = { definition: { ...token, name: 'Other' }, addresses: [holderOf(7)], startBlock: 0 }
  const subjects = subjectsOf([...both, other])
  const [lineage = ''] = subjects.flatMap(({ reports }) => reports?.key ?? [])
  const chain = new MemoryChain()
  for (let block = 1; block <= 2; block++) chain.mine([sends(7, 1n)])
  const logs = chain.allLogs.map((log) => ({ ...log, blockTime: 0 }))
  const known = new Children([{ lineage, address: holderOf(7), fromBlock: 2 }])
  const { events } = createLogDecoder(subjects, known)(1, logs)
  expect(events.map(({ contract, blockNumber }) => `${contract} ${blockNumber}`)).toEqual([
    ...['Other 1', 'Other 2', 'Token 2'],
  ])
})

test('a factory at any address', async () => {
  const chain = new MemoryChain()
  chain.mine([makes(7, holderOf(901)), sends(7, 1n), sends(8, 2n)])
  const anywhere: PlacedContract = { ...factory, addresses: 'any' }
  const found = await run({ source: chain, contracts: [anywhere, children] })
  expect(await valuesIn(found)).toEqual([0n, 1n])
})

test('a contract that comes to a factory which is indexed finds the children of the past', async () => {
  const chain = new MemoryChain()
  chain.mine([makes(7), sends(7, 1n)])
  chain.mineEmpty(20)
  chain.mine([sends(7, 2n), makes(8), sends(8, 3n)])
  const { store } = await run({ source: chain, contracts: [factory] })
  const logger = recordingLogger()
  const found = await run({ source: chain, store, contracts: both, logger })
  expect(await valuesIn(found)).toEqual([0n, 1n, 2n, 0n, 3n])
  expect((await run({ source: chain, store, contracts: both })).batches).toEqual([])
  expect(logger.events('warn')).toEqual([])
})

test('what a factory creates in a replaced block is forgotten', async () => {
  const chain = new MemoryChain()
  chain.mine([makes(7)])
  chain.mine([makes(8), sends(8, 1n)])
  const { store } = await run({ source: chain, contracts: both })
  chain.fork(1)
  chain.mine([sends(8, 2n), sends(7, 3n)])
  chain.mine([sends(8, 4n)])
  const found = await run({ source: chain, store, contracts: both })
  expect(await valuesIn(found)).toEqual([0n, 3n])
  const known = await allRows(store.db as never, '_bcdata_child' as never)
  expect(known).toMatchObject([{ address: holderOf(7), from_block: 1 }])
})

test('a place that has ended costs no calls, and starts again where it ended', async () => {
  const chain = new CountingChain({ confirmations: 2 })
  for (let block = 1; block <= 20; block++) chain.mine([transferLog(1, 2, BigInt(block))])
  const ended = [{ ...placedToken, endBlock: 5 }]
  const { store } = await run({ source: chain, contracts: ended, options: { rangeBlocksMax: 5 } })
  const wanted = chain.takeAsked().filter(({ addresses }) => addresses.length > 0)
  expect(wanted).toHaveLength(2)
  const values = async () => valuesIn({ store, batches: [] })
  expect(await values()).toEqual([1n, 2n, 3n, 4n, 5n])
  chain.mine([transferLog(1, 2, 21n)])
  await run({ source: chain, store, contracts: ended })
  expect(chain.takeAsked().filter(({ addresses }) => addresses.length > 0)).toEqual([])
  const later = [{ ...placedToken, endBlock: 9 }]
  await run({ source: chain, store, contracts: later, options: { rangeBlocksMax: 2 } })
  expect(chain.takeAsked().filter(({ addresses }) => addresses.length > 0)).toHaveLength(2)
  expect(await values()).toHaveLength(9)
  await run({ source: chain, store, contracts: [placedToken] })
  expect(await values()).toEqual(Array.from({ length: 21 }, (_, index) => BigInt(index + 1)))
})

test('thousands of children are asked for together', async () => {
  const chain = new CountingChain({ confirmations: 1 })
  for (let block = 0; block < 3; block++) {
    chain.mine(Array.from({ length: 1_000 }, (_, index) => makes(1 + block * 1_000 + index)))
  }
  chain.mineEmpty(4)
  const { store } = await run({ source: chain, contracts: both })
  // The factory, and all children, in one range and in a few blocks above finality.
  expect(chain.takeAsked().length).toBeLessThan(20)
  chain.mine([sends(3_000, 1n), sends(4_000, 2n)])
  await run({ source: chain, store, contracts: both })
  // Of a single block, the events of anybody are fewer than the addresses.
  const askedOfAnybody = chain.takeAsked().filter(({ addresses }) => addresses === 'any')
  expect(askedOfAnybody).toHaveLength(1)
  expect((await valuesIn({ store, batches: [] })).at(-1)).toBe(1n)
})
