import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import { expect, test } from 'vitest'
import { up } from '../migrations/0001_init.js'
import type { Database } from '../src/generated/database.js'
import { collectibleContract, type CollectibleEvents } from '../src/generated/collectible.js'
import { tables } from '../src/generated/tables.js'
import { handlers } from '../src/handlers/index.js'

const alice: Hex = `0x${'a1'.repeat(20)}`
const bob: Hex = `0x${'b0'.repeat(20)}`
const nobody: Hex = `0x${'00'.repeat(20)}`

/** The project's tables and handlers on a chain and a database in memory. */
function start() {
  return runOnMemoryChain<Database, { Collectible: CollectibleEvents }>({
    tables,
    migrations: [{ name: '0001_init', up }],
    derived: ['collectible_holder'],
    contracts: [collectibleContract],
    handlers,
  })
}

test('events become rows', async () => {
  const { db, emit, close } = await start()
  await emit(
    {
      contract: 'Collectible',
      event: 'approval',
      args: { owner: alice, approved: alice, tokenId: 1_000n },
    },
    {
      contract: 'Collectible',
      event: 'approvalForAll',
      args: { owner: alice, operator: alice, approved: true },
    },
    {
      contract: 'Collectible',
      event: 'batchMetadataUpdate',
      args: { _fromTokenId: 1_000n, _toTokenId: 1_000n },
    },
  )
  expect(await db.selectFrom('collectible_evt_approval').selectAll().execute()).toMatchObject([
    { owner: alice, approved: alice, token_id: 1_000n },
  ])
  expect(
    await db.selectFrom('collectible_evt_approval_for_all').selectAll().execute(),
  ).toMatchObject([{ owner: alice, operator: alice, approved: true }])
  expect(
    await db.selectFrom('collectible_evt_batch_metadata_update').selectAll().execute(),
  ).toMatchObject([{ from_token_id: 1_000n, to_token_id: 1_000n }])
  await close()
})

test('a fork takes balances back', async () => {
  const { db, emit, fork, close } = await start()
  await emit(
    { contract: 'Collectible', event: 'transfer', args: { from: nobody, to: alice, tokenId: 1n } },
    { contract: 'Collectible', event: 'transfer', args: { from: alice, to: bob, tokenId: 1n } },
  )
  fork(1)
  await emit({
    contract: 'Collectible',
    event: 'transfer',
    args: { from: nobody, to: alice, tokenId: 2n },
  })
  const holders = db
    .selectFrom('collectible_holder')
    .select(['holder', 'balance'])
    .orderBy('holder')
  expect(await holders.execute()).toEqual([{ holder: alice, balance: 2n }])
  await close()
})
