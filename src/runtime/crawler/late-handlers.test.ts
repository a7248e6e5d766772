import { afterEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { crashingStore } from '../../../test/fixtures/crashing-store.js'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import {
  type IndexOptions,
  indexTokens,
  placedToken,
  storedTables,
} from '../../../test/fixtures/token-crawl.js'
import {
  type TokenDatabase,
  type TokenStore,
  tokenStore,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import type { HandlerRegistry } from './handlers.js'

/** Who comes last decides: late events in their turn would leave other notes. */
const lastBlock: HandlerRegistry<TokenDatabase> = {
  Token: {
    transfer: async ({ args, address, blockNumber, chainId }, { tx }) => {
      const holder = args.to
      const note = `last got some in block ${blockNumber}`
      await tx
        .insertInto('token_holder')
        .values({ chain_id: chainId, contract_address: address, holder, balance: args.value, note })
        .onConflict((conflict) =>
          conflict
            .columns(['chain_id', 'contract_address', 'holder'])
            .doUpdateSet({ balance: args.value, note }),
        )
        .execute()
    },
  },
}

const late = { ...placedToken, startBlock: 30 }

describe.each(dialects)('a handler of single events on %s', (dialect) => {
  const stores: TokenStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  async function opened(): Promise<TokenStore> {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    return store
  }

  function index(
    store: TokenStore,
    given: Omit<IndexOptions, 'store'>,
  ): Promise<readonly string[]> {
    const options = { rangeBlocksMax: 7 }
    return indexTokens({ handlers: lastBlock, until: 'head', options, ...given, store })
  }

  it('gets late events in the order of the chain, once none is missing', async () => {
    const source = chainOf(50, { confirmations: 6 })
    const store = await opened()
    await index(store, { source, contracts: [late] })
    const logger = recordingLogger()
    await index(store, { source, logger })
    const clean = await opened()
    await index(clean, { source })
    expect(await storedTables(store)).toEqual(await storedTables(clean))
    expect(logger.records.filter(({ event }) => event === 'handlers.rebuild')).toHaveLength(2)

    // From here on everything is as ever, forks included.
    source.fork(4)
    mineTransfers(source, 7, 2)
    for (const one of [store, clean]) await index(one, { source })
    expect(await storedTables(store)).toEqual(await storedTables(clean))
  })

  it('gets them after a stop in between, too', async () => {
    const source = chainOf(50, { confirmations: 6 })
    const store = await opened()
    await index(store, { source, contracts: [late] })
    const stop = new AbortController()
    const onBatch = (batch: { readonly late: boolean; readonly to: number }): void => {
      if (batch.late && batch.to > 10) stop.abort()
    }
    await index(store, { source, signal: stop.signal, onBatch })
    expect(await store.blocks.derived.isDue(31_337)).toBe(true)
    expect((await storedTables(store)).holders).not.toEqual([])

    await index(store, { source })
    expect(await store.blocks.derived.isDue(31_337)).toBe(false)
    const clean = await opened()
    await index(clean, { source })
    expect(await storedTables(store)).toEqual(await storedTables(clean))
  })
})

// Goal: whatever write of a back-fill and of its rebuild fails, the next run ends with the same rows.
it('a crash at any single write leaves what a clean run leaves', async () => {
  const source = chainOf(18, { confirmations: 4 })
  const given = {
    source,
    handlers: lastBlock,
    until: 'head',
    options: { rangeBlocksMax: 5 },
  } as const
  const clean = await tokenStore()
  await indexTokens({ ...given, store: clean })
  const expected = await storedTables(clean)
  await clean.close()
  for (let atWrite = 1, crashed = true; crashed; atWrite++) {
    const store = await tokenStore()
    await indexTokens({ ...given, store, contracts: [{ ...placedToken, startBlock: 9 }] })
    crashed = await indexTokens({ ...given, store: crashingStore(store, atWrite) }).then(
      () => false,
      () => true,
    )
    await indexTokens({ ...given, store })
    expect(await storedTables(store), `write ${atWrite}`).toEqual(expected)
    await store.close()
  }
}, 120_000)
