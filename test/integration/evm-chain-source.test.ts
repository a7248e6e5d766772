import { afterEach, expect, test } from 'vitest'
import { connectChain, type EvmChain } from '../../src/runtime/chain/evm/connect-chain.js'
import type { Verify } from '../../src/runtime/chain/evm/reading.js'
import { createCrawler } from '../../src/runtime/crawler/create-crawler.js'
import {
  type ChainWorld,
  chainSourceConformance,
} from '../../src/runtime/testing/chain-source-conformance.js'
import type { Hex } from '../../src/shared/hex.js'
import type { Anvil } from '../anvil.js'
import { mineCalls, startConformanceAnvil, worldOn } from '../fixtures/conformance-anvil.js'
import { recordingLogger } from '../fixtures/recording-logger.js'
import { placedToken, transferEvent, transferTopic } from '../fixtures/token-crawl.js'
import { allRows, tokenAddress, tokenStore } from '../fixtures/token-store.js'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/* Logs what it is called with, three words as topics and the rest as data: as the emitter of
 * conformance-anvil.ts, with LOG3. */
const tokenCode = '0x60603603806060600037604035602035600035836000a300'

async function startedAnvil(): Promise<Anvil> {
  const anvil = await startConformanceAnvil()
  closing.push(() => anvil.stop())
  await anvil.rpc('anvil_setCode', tokenAddress, tokenCode)
  return anvil
}

function connected(anvil: Anvil, chain: Partial<EvmChain> = {}) {
  const source = connectChain({ rpc: anvil.url, ...chain })
  closing.push(() => source.close())
  return source
}

async function world(verify: Verify): Promise<ChainWorld> {
  const anvil = await startedAnvil()
  // A transaction in another's name has no signature that could be verified.
  await anvil.rpc('anvil_autoImpersonateAccount', false)
  return worldOn(anvil, connected(anvil, { verify }))
}

for (const verify of ['none', 'headers', 'full'] as const) {
  for (const { name, check } of chainSourceConformance) {
    test(`anvil, verify: '${verify}': ${name}`, async () => {
      await expect(check(await world(verify))).resolves.toBeUndefined()
    })
  }
}

function transferInput(from: number, to: number, value: number): Hex {
  return `${transferTopic}${[from, to, value].map((word) => word.toString(16).padStart(64, '0')).join('')}`
}

test.each(['none', 'headers', 'full'] as const)(
  "a crawl of anvil through forks ends with the rows that anvil has, verify: '%s'",
  async (verify) => {
    const anvil = await startedAnvil()
    await anvil.rpc('anvil_autoImpersonateAccount', false)
    const store = await tokenStore()
    closing.push(() => store.close())
    const source = connected(anvil, { finality: { confirmations: 25 }, verify })
    const crawler = createCrawler({
      source,
      store: store.blocks,
      contracts: [placedToken],
      logger: recordingLogger(),
      options: { rangeBlocksMax: 5, pollIntervalMs: 20, lagMsMax: 100 },
    })
    const index = async () => {
      for await (const batch of crawler.batches({ until: 'head' })) {
        await store.db.transaction().execute(async (tx) => {
          await batch.rollback(tx)
          await batch.store(tx)
          await batch.commit(tx)
        })
      }
    }
    const compare = async () => {
      await index()
      const { latest } = await source.head()
      const all = await source.logs(
        { addresses: 'any', topic0s: [transferTopic] },
        0,
        latest.number,
      )
      const expected = all?.logs.map((log) => [
        log.blockNumber,
        log.index,
        log.txHash,
        transferEvent.decode(log).value,
      ])
      const rows = (await allRows(store.db, 'token_evt_transfer')) as Record<string, unknown>[]
      expect(
        rows.map((row) => [
          row['evt_block_number'],
          row['evt_index'],
          row['evt_tx_hash'],
          row['value'],
        ]),
      ).toEqual(expected)
      expect((await store.blocks.checkpoint(31_337))?.hash).toBe(latest.hash)
    }
    for (let block = 0; block < 40; block++) {
      await mineCalls(anvil, tokenAddress, [transferInput(1, 2, block), transferInput(2, 3, block)])
    }
    await compare()
    for (const depth of [1, 7, 20]) {
      await anvil.rpc('anvil_reorg', depth, [])
      await mineCalls(anvil, tokenAddress, [transferInput(5, 6, depth)])
      await compare()
    }
    // Back without a new branch, and then a shorter one.
    await anvil.rpc('anvil_rollback', 6)
    await compare()
    await anvil.rpc('anvil_rollback', 9)
    await mineCalls(anvil, tokenAddress, [transferInput(8, 9, 1)])
    await compare()
  },
)

test('the finalized tag of anvil is two epochs behind its head', async () => {
  const anvil = await startedAnvil()
  await anvil.rpc('anvil_mine', '0x14')
  expect(await connected(anvil).head()).toMatchObject({ latest: { number: 20 }, finalized: 12 })
  const confirmed = connected(anvil, { finality: { confirmations: 3 } })
  expect(await confirmed.head()).toMatchObject({ latest: { number: 20 }, finalized: 17 })
})
