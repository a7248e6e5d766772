import { expect, test } from 'vitest'
import { serverDialects } from '../../../test/databases/dialects.js'
import { crashingStore } from '../../../test/fixtures/crashing-store.js'
import { disturbedRun, freshTables, mineRandom } from '../../../test/fixtures/disturbed-run.js'
import { factoryWorld } from '../../../test/fixtures/factory-world.js'
import { randomNumbers } from '../../../test/fixtures/random-numbers.js'
import { indexTokens, storedTables } from '../../../test/fixtures/token-crawl.js'
import { type TokenDatabase, tokenStore, tokenStoreOn } from '../../../test/fixtures/token-store.js'
import type { Store } from '../store/open-store.js'
import { MemoryChain } from '../testing/memory-chain.js'

/*
 * Goal: whatever factories create, and their children, and whatever is added, crashes or forks
 * meanwhile, the tables end up as a new database's, and those as a look at the whole chain says.
 * Method: three contracts, each a factory of the next, whose places change at random.
 */
const seeds = (process.env['BCDATA_TEST_SEEDS'] ?? '1,2,3,4,5,6,7,8,9,10').split(',').map(Number)
/** Other ranges than those of the disturbed runs. */
const plain = { rangeBlocksMax: 23, batchLogsTarget: 1_000, fetchAheadMax: 1 }

test.each(seeds)('children have all their events, once (seed %d)', async (seed) => {
  await checkedRun(seed, await tokenStore())
})

test.each(serverDialects)(
  'the same on %s',
  async (dialect) => {
    await checkedRun(6, await tokenStoreOn(dialect))
  },
  60_000,
)

async function checkedRun(seed: number, store: Store<TokenDatabase>): Promise<void> {
  const world = factoryWorld(seed % 3 === 0 ? 'children' : 'anywhere')
  const chain = await disturbedRun(world, seed, store, world.atEnd)
  const stored = await storedTables(store)
  expect(stored).toEqual(await freshTables(chain, world.atEnd, { ...world, options: plain }))
  expect(placesOf(stored.transfers)).toEqual(world.placesOn(chain.allLogs, world.atEnd))
  await store.close()
}

test.each(seeds)(
  'a fresh database agrees with the whole chain, however it is read (seed %d)',
  async (seed) => {
    const random = randomNumbers(seed)
    const world = factoryWorld('children')
    const chain = new MemoryChain({ confirmations: random(30) })
    mineRandom(chain, world, random, 60)
    const contracts = world.contractsOf(random)
    const options = { rangeBlocksMax: random(40) + 1, fetchAheadMax: random(6) + 1 }
    const { transfers } = await freshTables(chain, contracts, { ...world, options })
    expect(placesOf(transfers)).toEqual(world.placesOn(chain.allLogs, contracts))
  },
)

test('a crash at any single write leaves what a clean run leaves', async () => {
  const world = factoryWorld('children')
  const chain = new MemoryChain({ confirmations: 3 })
  mineRandom(chain, world, randomNumbers(4), 30)
  const fresh = await freshTables(chain, world.atEnd, world)
  for (let atWrite = 1, crashed = true; crashed; atWrite++) {
    const store = await tokenStore()
    const { handlers } = world
    const some = world.atEnd.slice(0, 2)
    await indexTokens({ source: chain, store, contracts: some, handlers, until: 20 })
    const all = { source: chain, contracts: world.atEnd, handlers, until: 'head' } as const
    const options = { rangeBlocksMax: 5 }
    crashed = await indexTokens({ ...all, options, store: crashingStore(store, atWrite) }).then(
      () => false,
      () => true,
    )
    await indexTokens({ ...all, store })
    expect(await storedTables(store), `write ${atWrite}`).toEqual(fresh)
    await store.close()
  }
}, 60_000)

function placesOf(transfers: readonly unknown[]): readonly string[] {
  return transfers.map((row) => {
    const { evt_block_number, evt_index } = row as Record<string, unknown>
    return `${evt_block_number}/${evt_index}`
  })
}
