import { expect, test } from 'vitest'
import { placedToken, storedTables, token } from '../../../test/fixtures/token-crawl.js'
import { run } from '../../../test/fixtures/token-runs.js'
import { holderOf, tokenAddress } from '../../../test/fixtures/token-store.js'
import { chainOf, mineTransfers } from '../../../test/fixtures/transfer-chain.js'
import type { PlacedContract } from '../ports/event.js'

const elsewhere: PlacedContract = { ...placedToken, addresses: [holderOf(7), holderOf(8)] }
const empty: PlacedContract = { ...placedToken, definition: { ...token, events: [] } }

test('a contract that is added later is refused instead of losing its events', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [elsewhere] })
  await expect(
    run({ source: chain, store, contracts: [elsewhere, placedToken] }),
  ).rejects.toMatchObject({
    code: 'HISTORY_MISSING',
    message: `Token.transfer at ${tokenAddress} is wanted from block 0 on, but the database was filled up to block 30 without it.`,
    hint: expect.stringContaining('npm run migrate'),
  })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
})

test('so is an address, and an event; the others are counted', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [empty] })
  await expect(run({ source: chain, store, contracts: [elsewhere] })).rejects.toMatchObject({
    code: 'HISTORY_MISSING',
    message: expect.stringMatching(/Token\.transfer at 0x0+7 .* The same holds for 1 more\.$/),
  })
})

test('a contract that was left out for a while has a hole', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain })
  mineTransfers(chain, 2)
  await run({ source: chain, store, contracts: [] })
  await expect(run({ source: chain, store })).rejects.toMatchObject({ code: 'HISTORY_MISSING' })
})

test('a contract that starts later may be added', async () => {
  const chain = chainOf(30)
  const { store } = await run({ source: chain, contracts: [] })
  mineTransfers(chain, 4)
  const late = { ...placedToken, startBlock: 31 }
  await run({ source: chain, store, contracts: [late] })
  await run({ source: chain, store, contracts: [late] })
  expect((await storedTables(store)).transfers).toHaveLength(4)
})
