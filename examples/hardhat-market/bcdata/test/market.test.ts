import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import { expect, test } from 'vitest'
import { up } from '../migrations/0001_init.js'
import type { Database } from '../src/generated/database.js'
import { marketContract, type MarketEvents } from '../src/generated/market.js'
import { tables } from '../src/generated/tables.js'
import { handlers } from '../src/handlers/index.js'

const alice: Hex = `0x${'a1'.repeat(20)}`

/** The project's tables and handlers on a chain and a database in memory. */
function start() {
  return runOnMemoryChain<Database, { Market: MarketEvents }>({
    tables,
    migrations: [{ name: '0001_init', up }],
    contracts: [marketContract],
    handlers,
  })
}

test('events become rows', async () => {
  const { db, emit, close } = await start()
  await emit(
    { contract: 'Market', event: 'cancelled', args: { listingIds: [1_000n] } },
    { contract: 'Market', event: 'feeChanged', args: { arg0: 7, arg1: 7 } },
    {
      contract: 'Market',
      event: 'listed_5395b82f',
      args: {
        listingId: 1_000n,
        seller: alice,
        order: {
          maker: alice,
          asset: { collection: alice, tokenId: 1_000n },
          price: 1_000n,
          validity: [7, 7],
          tags: ['some text'],
        },
      },
    },
  )
  expect(await db.selectFrom('market_evt_cancelled').selectAll().execute()).toMatchObject([{}])
  expect(await db.selectFrom('market_evt_fee_changed').selectAll().execute()).toMatchObject([
    { arg0: 7, arg1: 7 },
  ])
  expect(await db.selectFrom('market_evt_listed_5395b82f').selectAll().execute()).toMatchObject([
    { listing_id: 1_000n, seller: alice },
  ])
  await close()
})
