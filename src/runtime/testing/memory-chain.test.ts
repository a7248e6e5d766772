import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import { type ChainWorld, chainSourceConformance, refusal } from './chain-source-conformance.js'
import { MemoryChain, unreachable } from './memory-chain.js'

const emitter: Hex = `0x${'e'.repeat(40)}`
const blockNumberContract: Hex = `0x${'b'.repeat(40)}`
const refusingContract: Hex = `0x${'d'.repeat(40)}`

function world(): ChainWorld {
  const chain = new MemoryChain({
    onCall({ to }, number) {
      if (to === refusingContract) return { type: 'revert', data: refusal }
      return to === blockNumberContract ? `0x${number.toString(16).padStart(64, '0')}` : '0x'
    },
  })
  return {
    source: chain,
    emitter,
    blockNumberContract,
    refusingContract,
    mine: async (logs = []) => {
      chain.mine(logs.map(({ topic0, data }) => ({ address: emitter, topics: [topic0], data })))
    },
    fork: async (depth) => {
      chain.fork(depth)
      chain.mineEmpty(depth)
    },
  }
}

for (const { name, check } of chainSourceConformance) {
  test(`memory chain: ${name}`, async () => {
    await expect(check(world())).resolves.toBeUndefined()
  })
}

test('the same steps give the same hashes, which say block and branch', () => {
  const chain = new MemoryChain()
  chain.mineEmpty(2)
  expect(chain.mine().hash).toMatch(/^0xb10c0000000300000000/)
  chain.fork(1)
  expect(chain.mine().hash).toMatch(/^0xb10c0000000300000001/)
})

test('it lags and fails only when told to', async () => {
  const chain = new MemoryChain()
  chain.mineEmpty(5)
  chain.lag(2)
  expect((await chain.head()).latest.number).toBe(3)
  chain.failNext(unreachable(), new Error('once more'))
  await expect(chain.head()).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
  await expect(chain.header(1)).rejects.toThrow('once more')
  chain.heal()
  expect((await chain.head()).latest.number).toBe(5)
})
