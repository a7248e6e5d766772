import { afterEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  indexTokens,
  storedTables,
  token,
  tokenHandlers,
} from '../../../test/fixtures/token-crawl.js'
import {
  type TokenDatabase,
  type TokenStore,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import { type HandlerRegistry, handleEvents } from '../crawler/handlers.js'
import { storedReads } from '../reads/stored-reads.js'
import { internal } from '../store/internal-tables.js'
import type { MemoryChain } from '../testing/memory-chain.js'
import { handledContracts } from './handled-contracts.js'
import { type Replayed, replay } from './replay.js'

const chainId = 31_337

describe.each(dialects)('derived tables made anew on %s', (dialect) => {
  const stores: TokenStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  async function indexed(chain: MemoryChain): Promise<TokenStore> {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    await indexTokens({ source: chain, store, until: 'head' })
    return store
  }

  /** What a run from the beginning has, before-images included. */
  async function contents(store: TokenStore): Promise<unknown> {
    const images = await internal(store.db)
      .selectFrom('_bcdata_journal')
      .select(['chain_id', 'block_number', 'table_name', 'row_key', 'row_before'])
      .orderBy('block_number')
      .orderBy('row_key')
      .execute()
    return { ...(await storedTables(store)), images }
  }

  it('are what they were, and a fork afterwards takes back as much', async () => {
    const chain = chainOf(40, { confirmations: 8 })
    const store = await indexed(chain)
    const before = await contents(store)
    expect(before).toMatchObject({ images: expect.arrayContaining([expect.anything()]) })
    await store.db.insertInto('token_holder').values(stray).execute()
    await store.db.updateTable('token_holder').set({ balance: 7n }).execute()

    expect(await rebuild(store, tokenHandlers)).toEqual({ events: 40, to: 40 })
    expect(await contents(store)).toEqual(before)

    chain.fork(6)
    mineTransfers(chain, 9, 3)
    await indexTokens({ source: chain, store, until: 'head', options: { lagMsMax: 0 } })
    expect(await contents(store)).toEqual(await contents(await indexed(chain)))
  })

  it('follow the handlers that there are now', async () => {
    const store = await indexed(chainOf(20, { confirmations: 5 }))
    const { transfers, holders } = await storedTables(store)
    await rebuild(store, {
      Token: {
        transfer: async ({ args, address }, { tx }) => {
          const holder = args.to
          await tx
            .insertInto('token_holder')
            .values({ chain_id: chainId, contract_address: address, holder, balance: 1n })
            .onConflict((conflict) =>
              conflict
                .columns(['chain_id', 'contract_address', 'holder'])
                .doUpdateSet({ note: 'again' }),
            )
            .execute()
        },
      },
    })
    const after = await storedTables(store)
    expect(after.transfers).toEqual(transfers)
    expect(after.holders).toHaveLength(holders.length + 1)
    expect(after.holders).toContainEqual(expect.objectContaining({ balance: 1n, note: 'again' }))
  })

  it('stay as they were when a handler fails, which names the event', async () => {
    const store = await indexed(chainOf(20, { confirmations: 5 }))
    const before = await contents(store)
    const failing: Handlers = {
      Token: {
        transfer: ({ blockNumber }) => {
          if (blockNumber === 17) throw new Error('no such holder')
        },
      },
    }
    await expect(rebuild(store, failing)).rejects.toMatchObject({
      code: 'HANDLER_FAILED',
      message: expect.stringContaining('block 17'),
      hint: expect.stringContaining('the derived tables are as they were'),
    })
    expect(await contents(store)).toEqual(before)
  })

  it('of a chain without rows are empty', async () => {
    const store = await indexed(chainOf(3))
    await store.db.deleteFrom('token_evt_transfer').execute()
    expect(await rebuild(store, tokenHandlers)).toEqual({ events: 0, to: null })
    expect((await storedTables(store)).holders).toEqual([])
  })
})

type Handlers = HandlerRegistry<TokenDatabase>

function rebuild(store: TokenStore, handlers: Handlers): Promise<Replayed> {
  const reads = storedReads(store.blocks.calls, chainId)
  return store.db.transaction().execute((tx) =>
    replay(tx, {
      store: store.blocks,
      chainId,
      contracts: handledContracts([token], handlers),
      tables: store.blocks.derived.tables,
      handle: ({ events }) => handleEvents(tx, { chainId, events, reads }, handlers),
    }),
  )
}

const stray = {
  chain_id: chainId,
  contract_address: `0x${'cc'.repeat(20)}`,
  holder: `0x${'dd'.repeat(20)}`,
  balance: 5n,
}
