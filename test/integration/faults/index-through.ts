import { expect, onTestFinished } from 'vitest'
import { connectChain } from '../../../src/runtime/chain/evm/connect-chain.js'
import type { CrawlOptions } from '../../../src/runtime/crawler/crawl-options.js'
import type { ChainEvent } from '../../../src/runtime/ports/event.js'
import type { Store } from '../../../src/runtime/store/open-store.js'
import { type RecordingLogger, recordingLogger } from '../../fixtures/recording-logger.js'
import { type TestClock, testClock } from '../../fixtures/test-clock.js'
import { indexTokens, storedTables } from '../../fixtures/token-crawl.js'
import { type TokenDatabase, tokenStore } from '../../fixtures/token-store.js'
import type { FaultyNode } from './faulty-node.js'
import type { TokenChain } from './token-chain.js'

/** The last blocks are followed one by one; those below come in ranges of this many. */
export const confirmations = 10
const rangeBlocks = 6

export interface Indexing {
  readonly clock: TestClock
  readonly logger: RecordingLogger
  readonly store: Store<TokenDatabase>
  /** Once more into the same database, up to the head or a block. */
  run(until?: number): Promise<void>
  /** The tables are what ethers says, nothing lost and nothing twice. */
  expectExact(chain: TokenChain): Promise<void>
}

/** The crawler and a SQLite database, over nodes that misbehave; sleeping takes no time. */
export async function indexThrough(
  nodes: readonly FaultyNode[],
  options: CrawlOptions = {},
): Promise<Indexing> {
  const clock = testClock()
  const logger = recordingLogger()
  const store = await tokenStore()
  const limits = { timeoutMs: 1_200, quickTimeoutMs: 1_000 }
  const source = connectChain(
    { rpc: nodes.map(({ url }) => url), finality: { confirmations }, rangeBlocksMax: rangeBlocks },
    { clock, limits, logger, random: () => 0 },
  )
  onTestFinished(async () => {
    await source.close()
    await store.close()
  })
  const crawl = { rangeBlocksMax: rangeBlocks, fetchAheadMax: 2, outageMsMax: 60_000, ...options }
  return {
    ...{ clock, logger, store },
    async run(until) {
      // What no node gives is for tests of dead letters; here it ends the run.
      const failures = { range: 'stop' } as const
      const given = { source, store, clock, logger, failures, options: crawl }
      await indexTokens({ ...given, until: until ?? 'head', onBatch: expectChainOrder })
    },
    async expectExact(chain) {
      expect(await storedTables(store)).toEqual(await chain.expected())
    },
  }
}

function expectChainOrder({ events }: { readonly events: readonly ChainEvent[] }): void {
  const places = events.map(({ blockNumber, index }) => blockNumber * 1_000 + index)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
}
