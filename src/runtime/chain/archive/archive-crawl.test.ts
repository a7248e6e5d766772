import { expect, test } from 'vitest'
import { testArchive } from '../../../../test/fixtures/temporary-archive.js'
import { transferEvent, transferLog } from '../../../../test/fixtures/token-crawl.js'
import { openedStore, run } from '../../../../test/fixtures/token-runs.js'
import { allRows, holderOf } from '../../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../../test/fixtures/transfer-chain.js'
import type { EventDefinition, PlacedContract } from '../../ports/event.js'
import { MemoryChain } from '../../testing/memory-chain.js'
import { ArchiveSource } from './archive-source.js'
import { ArchivingSource } from './archiving-source.js'

async function archivedRun(chain: ReturnType<typeof chainOf>) {
  const temporary = testArchive()
  const archive = await temporary.open()
  const source = new ArchivingSource({ node: chain, archive })
  const { store } = await run({ source })
  return { temporary, archive, source, store, rows: await allRows(store.db, 'token_evt_transfer') }
}

test('a crawl from the archive alone ends where the archive does, with the rows of the first one', async () => {
  const chain = chainOf(300)
  const { temporary, rows } = await archivedRun(chain)
  const { requests } = chain
  const offline = new ArchiveSource(await temporary.open('archive'), 'memory')
  const { store } = await run({ source: offline })
  expect(chain.requests).toBe(requests)
  const { number = 0 } = (await store.blocks.checkpoint(31_337)) ?? {}
  expect(number).toBe((await offline.head()).finalized)
  expect(number).toBeGreaterThan(280)
  const again = await allRows(store.db, 'token_evt_transfer')
  expect(again).toEqual(rows.slice(0, again.length))
  expect(again).toHaveLength(number)
})

test('and goes on from there with the node', async () => {
  const chain = chainOf(100)
  const { temporary, source, rows } = await archivedRun(chain)
  const store = await openedStore()
  await run({ source: new ArchiveSource(await temporary.open('archive'), 'memory'), store })
  await run({ source, store })
  expect(await allRows(store.db, 'token_evt_transfer')).toEqual(rows)
})

test('a database that is ahead of the archive stays as it is', async () => {
  const chain = chainOf(100)
  const { temporary, store, rows } = await archivedRun(chain)
  const offline = new ArchiveSource(await temporary.open('archive'), 'memory')
  expect((await run({ source: offline, store })).batches).toEqual([])
  expect(await allRows(store.db, 'token_evt_transfer')).toEqual(rows)
})

test('forks above finality while it is filled leave no trace in it', async () => {
  const chain = chainOf(60)
  const { temporary, source, store } = await archivedRun(chain)
  for (let round = 1; round <= 8; round++) {
    chain.fork(round % 7)
    mineTransfers(chain, 12, round)
    await run({ source, store })
  }
  const offline = new ArchiveSource(await temporary.open('archive'), 'memory')
  const { store: again } = await run({ source: offline })
  const rows = await allRows(again.db, 'token_evt_transfer')
  const end = (await again.blocks.checkpoint(31_337))?.number ?? 0
  expect(end).toBeGreaterThan(80)
  const { store: direct } = await run({ source: chain, until: end })
  expect(rows).toEqual(await allRows(direct.db, 'token_evt_transfer'))
})

test('a node that is behind the archive, on another fork, is asked for everything', async () => {
  const chain = chainOf(60)
  const { archive } = await archivedRun(chain)
  // Deeper than what counts as final.
  chain.fork(25)
  mineTransfers(chain, 15, 7)
  const source = new ArchivingSource({ node: chain, archive })
  const { store } = await run({ source })
  const { store: direct } = await run({ source: chain })
  const rows = await allRows(direct.db, 'token_evt_transfer')
  expect(await allRows(store.db, 'token_evt_transfer')).toEqual(rows)
  mineTransfers(chain, 20, 7)
  await expect(run({ source, store })).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' })
})

test('what replaces final blocks while they are followed is not added to the ones that are there', async () => {
  const chain = chainOf(60)
  const { source, store, archive } = await archivedRun(chain)
  mineTransfers(chain, 20)
  await run({ source, store })
  chain.fork(30)
  mineTransfers(chain, 60, 7)
  await expect(run({ source, store })).rejects.toMatchObject({ code: 'CHAIN_FORK_BELOW_FINALITY' })
  const later = new ArchivingSource({ node: chain, archive })
  await expect(run({ source: later })).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' })
})

test('the children of a factory are found in it, however many are known when it is asked', async () => {
  const factory = holderOf(90_000)
  const created: EventDefinition = {
    ...(transferEvent as EventDefinition),
    ...{ name: 'created', signature: 'Created(address,address,uint256)' },
    topic0: `0x${'1'.repeat(64)}`,
  }
  const contracts: readonly PlacedContract[] = [
    { definition: { name: 'Factory', events: [created] }, addresses: [factory], startBlock: 0 },
    {
      definition: { name: 'Child', events: [transferEvent] },
      addresses: { factory: 'Factory', creations: [{ event: created, value: 1 }] },
      startBlock: 0,
    },
  ]
  const chain = new MemoryChain({ confirmations: 1 })
  // Together more than a block is asked for by address, but at no time so many new ones.
  for (let block = 0; block < 7; block++) {
    chain.mine(
      Array.from({ length: 150 }, (_, index) => {
        const { topics, ...log } = transferLog(0, block * 150 + index, 1n)
        return { ...log, address: factory, topics: [created.topic0 ?? '0x', ...topics.slice(1)] }
      }),
    )
  }
  for (let block = 0; block < 6; block++) {
    chain.mine([{ ...transferLog(1, 2, 3n), address: holderOf(block) }])
  }
  const temporary = testArchive()
  const given = { contracts, handlers: {} }
  const limits = { rangeBlocksMax: 1, fetchAheadMax: 6 }
  const filling = new ArchivingSource({ node: chain, archive: await temporary.open() })
  await run({ source: filling, ...given, options: limits })

  const offline = new ArchiveSource(await temporary.open('archive'), 'memory')
  const { store } = await run({
    source: offline,
    ...given,
    options: { ...limits, fetchAheadMax: 1 },
  })
  expect(await allRows(store.db, 'token_evt_transfer')).toHaveLength(7 * 150 + 4)
})
