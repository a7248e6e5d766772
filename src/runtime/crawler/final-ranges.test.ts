import { expect, test } from 'vitest'
import { expectedTables, storedTables } from '../../../test/fixtures/token-crawl.js'
import { openedStore, run } from '../../../test/fixtures/token-runs.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import type { Hex } from '../../shared/hex.js'
import type { ChainSource } from '../ports/chain-source.js'

const options = { rangeBlocksMax: 10 }
const elsewhere: Hex = `0x${'e'.repeat(64)}`

/** Claims so many times that the range from a block continues another chain. */
function strayFrom(chain: ReturnType<typeof chainOf>, block: number, times: number): ChainSource {
  let left = times
  const logs: ChainSource['logs'] = async (...question) => {
    const range = await chain.logs(...question)
    return range === null || question[1] !== block || left-- <= 0
      ? range
      : { ...range, parentHash: elsewhere }
  }
  return new Proxy<ChainSource>(chain, {
    get(target, name) {
      if (name === 'logs') return logs
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('a range that continues another chain is not stored, but fetched again', async () => {
  const chain = chainOf(40)
  const { store, batches } = await run({ source: strayFrom(chain, 10, 1), options })
  expect(batches.slice(0, 3)).toEqual(['0-9', '10-19', '20-29'])
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a node whose ranges never fit is named with both hashes, and nothing of it is stored', async () => {
  const chain = chainOf(40)
  const store = await openedStore()
  const source = strayFrom(chain, 10, Number.POSITIVE_INFINITY)
  const ninth = (await chain.header(9))?.hash
  await expect(run({ source, store, options })).rejects.toMatchObject({
    code: 'VERIFY_FAILED',
    message: `The node contradicts itself: the parent of block 10 is ${elsewhere}, but block 9 is ${ninth}.`,
  })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(9)
})
