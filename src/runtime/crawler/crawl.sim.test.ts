import { expect, test } from 'vitest'
import { Crash, crashingStore } from '../../../test/fixtures/crashing-store.js'
import { type RandomNumbers, randomNumbers } from '../../../test/fixtures/random-numbers.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  expectedTables,
  indexTokens,
  storedTables,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { tokenStore } from '../../../test/fixtures/token-store.js'
import { MemoryChain, unreachable } from '../testing/memory-chain.js'

/*
 * Goal: whatever crashes, forks, lags and outages happen, the tables end up as if they had been
 * filled from the final chain in one go. Method: a random but repeatable schedule on a memory chain
 * and a real SQLite database; the seed stands in the test's name.
 */
const seeds = (process.env['BCDATA_TEST_SEEDS'] ?? '1,2,3,4,5,6,7,8,9,10,11,12')
  .split(',')
  .map(Number)
const confirmations = 10
const stepsPerRun = 25
const options = { rangeBlocksMax: 7, batchLogsTarget: 9, logsAheadMax: 20, fetchAheadMax: 3 }

test.each(seeds)('the tables converge after any crashes and forks (seed %d)', async (seed) => {
  const random = randomNumbers(seed)
  const chain = new MemoryChain({ confirmations, timedLogs: seed % 2 === 0 })
  const store = await tokenStore()
  for (let step = 0; step < stepsPerRun; step++) {
    disturb(chain, random)
    const clock = testClock()
    clock.onSleep = () => (random(3) === 0 ? chain.lag(0) : mineRandom(chain, random, random(3)))
    const run = indexTokens({
      source: chain,
      store: crashingStore(store, random(12) + 1),
      until: 'head',
      clock,
      options,
      onBatch: () => (random(6) === 0 ? disturb(chain, random) : undefined),
    })
    await run.catch((error: unknown) => {
      if (!(error instanceof Crash) && !isUnreachable(error)) throw error
    })
  }
  chain.heal()
  mineRandom(chain, random, confirmations)
  await indexTokens({ source: chain, store, until: 'head', options })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  await store.close()
})

test('a crash at any single write leaves what a clean run leaves', async () => {
  for (let atWrite = 1, crashed = true; crashed; atWrite++) {
    const random = randomNumbers(7)
    const chain = new MemoryChain({ confirmations })
    const store = await tokenStore()
    mineRandom(chain, random, 24)
    await indexTokens({ source: chain, store, until: 20, options })
    chain.fork(5)
    mineRandom(chain, random, 7)
    const run = indexTokens({
      source: chain,
      store: crashingStore(store, atWrite),
      until: 'head',
      options,
    })
    crashed = await run.then(
      () => false,
      () => true,
    )
    await indexTokens({ source: chain, store, until: 'head', options })
    expect(await storedTables(store), `write ${atWrite}`).toEqual(expectedTables(chain.allLogs))
    await store.close()
  }
})

function disturb(chain: MemoryChain, random: RandomNumbers): void {
  mineRandom(chain, random, random(8))
  if (random(2) === 0) {
    chain.fork(random(chain.forkDepthMax + 1))
    mineRandom(chain, random, random(confirmations))
  }
  if (random(4) === 0) chain.lag(random(6))
  if (random(5) === 0) chain.failNext(unreachable(), unreachable())
}

function mineRandom(chain: MemoryChain, random: RandomNumbers, blocks: number): void {
  for (let mined = 0; mined < blocks; mined++) {
    // Holder 0 is the zero address, and senders are receivers at times.
    const logs = Array.from({ length: random(4) }, () =>
      transferLog(random(6), random(6), BigInt(random(1_000)) ** BigInt(random(20))),
    )
    chain.mine(logs)
  }
}

function isUnreachable(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'RPC_UNREACHABLE'
}
