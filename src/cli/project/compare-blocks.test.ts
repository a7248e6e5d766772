import { expect, test } from 'vitest'
import { MemoryChain } from '../../runtime/testing/memory-chain.js'
import { compareBlocks } from './compare-blocks.js'

async function chainOf(blocks: number) {
  const chain = new MemoryChain()
  chain.mineEmpty(blocks)
  const headers = await chain.headers(Array.from({ length: blocks + 1 }, (_, number) => number))
  return { chain, known: headers.flatMap((header) => (header === null ? [] : [header])) }
}

test('the newest common block is found, however far back', async () => {
  const { chain, known } = await chainOf(300)
  expect(await compareBlocks(chain, known)).toEqual({ common: known[300], isBehind: false })
  chain.fork(200)
  chain.mineEmpty(250)
  expect(await compareBlocks(chain, known)).toEqual({ common: known[100], isBehind: false })
  const some = known.filter(({ number }) => number % 64 === 0)
  expect(await compareBlocks(chain, some)).toEqual({ common: known[64], isBehind: false })
})

test('a node that has less but nothing else is behind', async () => {
  const { chain, known } = await chainOf(20)
  chain.fork(5)
  expect(await compareBlocks(chain, known)).toEqual({ common: known[15], isBehind: true })
  chain.fork(5)
  chain.mineEmpty(1)
  expect(await compareBlocks(chain, known)).toEqual({ common: known[10], isBehind: false })
})

test('another chain has nothing in common', async () => {
  const { known } = await chainOf(5)
  const { chain } = await chainOf(9)
  chain.fork(9)
  chain.mineEmpty(9)
  const others = known.filter(({ number }) => number > 0)
  expect(await compareBlocks(chain, others)).toEqual({ common: null, isBehind: false })
})
