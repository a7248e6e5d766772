import { afterEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { blockHash, type TokenStore, tokenStoreOn } from '../../../test/fixtures/token-store.js'
import { pastBlocks } from './past-blocks.js'

describe.each(dialects)('hashes of settled blocks on %s', (dialect) => {
  const stores: TokenStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  async function opened() {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    return {
      store,
      commit: (number: number, settled: number) =>
        store.db.transaction().execute((tx) => {
          const header = { number, hash: blockHash(number), parentHash: blockHash(0), time: 0 }
          return store.blocks.commit(tx, 1, header, settled)
        }),
      numbers: async () => (await pastBlocks(store.db, 1)).map(({ number }) => number),
    }
  }

  it('are kept for the ends of ranges, and far back only for round numbers', async () => {
    const { commit, numbers } = await opened()
    for (const number of [1_000, 8_192, 20_000, 20_000, 60_000]) await commit(number, 100_000)
    expect(await numbers()).toEqual([1_000, 8_192, 20_000, 60_000])
    await commit(90_000, 100_000)
    expect(await numbers()).toEqual([8_192, 60_000, 90_000])
  })

  it('are kept for some of the blocks that came one by one, once nothing replaces them', async () => {
    const { commit, numbers, store } = await opened()
    await commit(100, 100)
    for (let number = 101; number <= 200; number++) await commit(number, number - 4)
    expect(await numbers()).toEqual([100, 128, 192])
    const [, kept] = await pastBlocks(store.db, 1)
    expect(kept).toEqual({ number: 128, hash: blockHash(128) })
  })

  it('go with a rollback below finality', async () => {
    const { commit, numbers, store } = await opened()
    for (const number of [10, 20, 30]) await commit(number, 40)
    const to = { number: 20, hash: blockHash(20) }
    const back = store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, to))
    await expect(back).rejects.toMatchObject({ code: 'CHAIN_FORK_BELOW_FINALITY' })
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.derived.unsettle(tx, 1, 20)
      await store.blocks.rollback(tx, 1, to)
    })
    expect(await numbers()).toEqual([10, 20])
    expect(await store.blocks.checkpoint(1)).toEqual(to)
  })
})
