import { expect, test } from 'vitest'
import { serverDialects } from '../../../test/databases/dialects.js'
import { crashingStore } from '../../../test/fixtures/crashing-store.js'
import {
  disturbedRun,
  freshTables,
  mineRandom,
  type World,
} from '../../../test/fixtures/disturbed-run.js'
import { type RandomNumbers, randomNumbers } from '../../../test/fixtures/random-numbers.js'
import {
  indexTokens,
  storedTables,
  token,
  transferEvent,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import {
  holderOf,
  type TokenDatabase,
  tokenStore,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import type { Hex } from '../../shared/hex.js'
import type { EventDefinition, PlacedContract } from '../ports/event.js'
import type { Store } from '../store/open-store.js'
import { type LogDraft, MemoryChain } from '../testing/memory-chain.js'

/*
 * Goal: whatever is added to a filled database, or taken out for a while, and whatever crashes, forks
 * and outages happen meanwhile, the tables end up as a new database's for the last set of contracts.
 * Method: random but repeatable sets of addresses, layouts and start blocks on a memory chain.
 */
const seeds = (process.env['BCDATA_TEST_SEEDS'] ?? '1,2,3,4,5,6,7,8,9,10').split(',').map(Number)
const options = { rangeBlocksMax: 7, batchLogsTarget: 9, logsAheadMax: 20, fetchAheadMax: 3 }

const addresses: readonly Hex[] = [holderOf(101), holderOf(102), holderOf(103)]
const transfer = transferEvent as EventDefinition
const moved = { ...transfer, signature: 'Moved', topic0: `0x${'7'.repeat(64)}` } as EventDefinition
const layouts: readonly EventDefinition[] = [transfer, moved]

function placed(
  events: readonly EventDefinition[],
  changes: Partial<PlacedContract>,
): PlacedContract {
  return { definition: { ...token, events }, addresses, startBlock: 0, ...changes }
}
const everything = [placed(layouts, {})]
const anywhere = [placed(layouts, { addresses: 'any' })]

const world: World = { contractsOf: randomContracts, logOf: randomLog }

test.each(seeds)('what is added late ends up as if always there (seed %d)', async (seed) => {
  await checkedRun(seed, await tokenStore())
})

test.each(serverDialects)(
  'the same on %s',
  async (dialect) => {
    await checkedRun(5, await tokenStoreOn(dialect))
  },
  60_000,
)

async function checkedRun(seed: number, store: Store<TokenDatabase>): Promise<void> {
  const contracts = seed % 2 === 0 ? everything : anywhere
  const chain = await disturbedRun(world, seed, store, contracts)
  expect(await storedTables(store)).toEqual(await freshTables(chain, contracts))
  await store.close()
}

test('a crash at any single write while a gap is filled leaves what a clean run leaves', async () => {
  const chain = new MemoryChain({ confirmations: 3 })
  mineRandom(chain, world, randomNumbers(3), 26)
  const fresh = await freshTables(chain, everything)
  for (let atWrite = 1, crashed = true; crashed; atWrite++) {
    const store = await tokenStore()
    const some = [placed([transfer], { addresses: addresses.slice(0, 1), startBlock: 6 })]
    await indexTokens({ source: chain, store, contracts: some, until: 24, options })
    const all = { source: chain, contracts: everything, until: 'head', options } as const
    crashed = await indexTokens({ ...all, store: crashingStore(store, atWrite) }).then(
      () => false,
      () => true,
    )
    await indexTokens({ ...all, store })
    expect(await storedTables(store), `write ${atWrite}`).toEqual(fresh)
    await store.close()
  }
}, 60_000)

function randomContracts(random: RandomNumbers): readonly PlacedContract[] {
  return [
    placed(
      layouts.filter(() => random(3) > 0),
      {
        addresses: random(4) === 0 ? 'any' : addresses.filter(() => random(2) === 0),
        startBlock: random(3) === 0 ? random(80) : 0,
        endBlock: random(3) === 0 ? random(80) : undefined,
      },
    ),
  ]
}

function randomLog(random: RandomNumbers): LogDraft {
  const { topics, data } = transferLog(random(6), random(6), BigInt(random(1_000)))
  const topic0 = layouts[random(2)]?.topic0 ?? '0x'
  return {
    address: addresses[random(3)] ?? '0x',
    topics: [topic0, ...topics.slice(1)],
    ...(data !== undefined && { data }),
  }
}
