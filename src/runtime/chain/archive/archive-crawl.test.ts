import { expect, onTestFinished, test } from 'vitest'
import { temporaryArchive } from '../../../../test/fixtures/temporary-archive.js'
import { openedStore, run } from '../../../../test/fixtures/token-runs.js'
import { allRows } from '../../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../../test/fixtures/transfer-chain.js'
import { ArchiveSource } from './archive-source.js'
import { ArchivingSource } from './archiving-source.js'

async function archivedRun(chain: ReturnType<typeof chainOf>) {
  const temporary = temporaryArchive()
  onTestFinished(() => temporary.remove())
  const source = new ArchivingSource({ node: chain, archive: await temporary.open() })
  const { store } = await run({ source })
  return { temporary, source, store, rows: await allRows(store.db, 'token_evt_transfer') }
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
