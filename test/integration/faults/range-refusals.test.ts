import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RpcRequest } from '../../fixtures/rpc-server.js'
import { type Fault, raw, startFaultyNode } from './faulty-node.js'
import { indexThrough } from './index-through.js'
import { startTokenChain, type TokenChain } from './token-chain.js'

/*
 * A node that takes at most so many blocks, or logs, in one call, in the words of those that do. The
 * range gets smaller (RangeLimit), at once where the refusal names a number (provider-limits).
 */

let chain: TokenChain
beforeAll(async () => {
  chain = await startTokenChain()
  await chain.mine(45)
})
afterAll(() => chain?.anvil.stop())

interface LogQuery {
  readonly fromBlock?: string
  readonly toBlock?: string
}

function logCall(calls: readonly RpcRequest[]): { id: number; from: number; to: number } | null {
  const call = calls.find(({ method }) => method === 'eth_getLogs')
  const { fromBlock, toBlock } = (call?.params[0] ?? {}) as LogQuery
  if (call === undefined || fromBlock === undefined) return null
  return { id: call.id, from: Number(fromBlock), to: Number(toBlock) }
}

interface Refusals {
  readonly fault: Fault
  count: number
}

/** Refuses what is longer; `words` may name the last block that it would take. */
function blocksMax(max: number, code: number, words: string): Refusals {
  const refusals: Refusals = {
    count: 0,
    fault: async ({ calls, ask, send }) => {
      const asked = logCall(calls)
      if (asked === null || asked.to - asked.from < max) return false
      refusals.count++
      const end = asked.from + max - 1
      const message = words
        .replace('FROM', `0x${asked.from.toString(16)}`)
        .replace('TO', `0x${end.toString(16)}`)
      const answers = await ask(calls.filter(({ id }) => id !== asked.id))
      send([...answers, { id: asked.id, error: { code, message } }])
      return true
    },
  }
  return refusals
}

test.each<readonly [string, number, string, number]>([
  [
    'Alchemy (free)',
    -32600,
    'Under the Free tier plan, you can make eth_getLogs requests with up to a 2 block range. Based on your parameters, this block range should work: [FROM, TO]. Upgrade to PAYG for expanded block range.',
    1,
  ],
  ['QuickNode', -32614, 'eth_getLogs is limited to a 2 range', 1],
  ['BlastAPI', -32000, 'eth_getLogs is limited to 2 blocks', 1],
  ['publicnode, BSC', -32701, 'exceed maximum block range: 2', 1],
  ['Infura', -32602, 'range 6 exceeds limit of 2', 1],
  ['Avalanche', -32000, 'requested too many blocks from 1 to 6, maximum is set to 2', 1],
  [
    'Cloudflare',
    -32047,
    "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 2",
    1,
  ],
  ['dRPC', 35, 'ranges over 2 blocks are not supported on freetier', 1],
  ['reth', -32602, 'query exceeds max block range 2', 1],
  ['Frontier', -32603, 'block range is too wide (maximum 2)', 1],
  ['Ankr', -32600, 'block range is too wide', 20],
  ['Chainstack', -32600, 'Block range limit exceeded. See more details at https://docs', 20],
  ['Besu', -32005, 'Requested range exceeds maximum RPC range limit', 20],
  ['nobody yet', -32000, 'These are more than I like', 20],
])('a node takes two blocks at most and says so like %s', async (_, code, words, countMax) => {
  const refusals = blocksMax(2, code, words)
  const node = await startFaultyNode(chain.anvil.url, refusals.fault)
  const indexing = await indexThrough([node], { fetchAheadMax: 1 })
  await indexing.run()
  await indexing.expectExact(chain)
  expect(refusals.count).toBeGreaterThan(0)
  expect(refusals.count).toBeLessThanOrEqual(countMax)
  expect(indexing.clock.slept).toEqual([])
  expect(node.requestCount()).toBeLessThan(60)
})

/** Refuses answers with more logs. */
function logsMax(max: number, words: (from: number) => string): Fault {
  return async ({ calls, ask, send }) => {
    const asked = logCall(calls)
    if (asked === null) return false
    const answers = await ask()
    const found = answers.find(({ id }) => id === asked.id)
    if (found === undefined || (found.result as unknown[]).length <= max) return false
    const error = { code: -32005, message: words(asked.from) }
    send(answers.map((answer) => (answer === found ? { id: answer.id, error } : answer)))
    return true
  }
}

const hex = (number: number) => `0x${number.toString(16)}`

test.each<readonly [string, (from: number) => string]>([
  ['Infura', () => 'query returned more than 10000 results'],
  [
    'Infura, zkSync',
    (from) =>
      `query returned more than 10000 results. Try with this block range [${hex(from)}, ${hex(from + 1)}].`,
  ],
  [
    'Alchemy',
    (from) =>
      `Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [${hex(from)}, ${hex(from)}]`,
  ],
  [
    'reth, LlamaRPC',
    (from) => `query exceeds max results 3, retry with the range ${from}-${from + 1}`,
  ],
  ['Nethermind', () => 'Too many logs requested. Max logs per response is 3.'],
  ['Optimism', () => 'backend response too large'],
  ['Erigon', () => 'query timeout exceeded'],
])('a node gives three logs at most and says so like %s', async (_, words) => {
  const node = await startFaultyNode(chain.anvil.url, logsMax(3, words))
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(indexing.clock.slept).toEqual([])
  expect(node.requestCount()).toBeLessThan(80)
})

test('a node that answers large ranges too slowly is asked for smaller ones', async () => {
  const node = await startFaultyNode(chain.anvil.url, ({ calls }) => {
    const asked = logCall(calls)
    return asked !== null && asked.to - asked.from >= 3
  })
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(node.requestCount()).toBeLessThan(60)
})

test('a gateway that gives up on large ranges is asked for smaller ones', async () => {
  const timeout = raw(504, '<html>Gateway Time-out</html>')
  const node = await startFaultyNode(chain.anvil.url, (exchange) => {
    const asked = logCall(exchange.calls)
    return asked !== null && asked.to - asked.from >= 3 && timeout(exchange)
  })
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(indexing.clock.slept).toEqual([])
  expect(node.requestCount()).toBeLessThan(60)
})

test('a single block that is too large for the node ends with the node’s own words', async () => {
  const words = 'query returned more than 10000 results'
  const node = await startFaultyNode(
    chain.anvil.url,
    logsMax(0, () => words),
  )
  const indexing = await indexThrough([node])
  await expect(indexing.run()).rejects.toMatchObject({
    code: 'RPC_RANGE_TOO_LARGE',
    message: expect.stringContaining(words),
  })
  expect(node.requestCount()).toBeLessThan(20)
})

test('a single block that is too large for one node is taken from another', async () => {
  const few = await startFaultyNode(
    chain.anvil.url,
    logsMax(0, () => 'query returned more than 10000 results'),
  )
  const all = await startFaultyNode(chain.anvil.url)
  const indexing = await indexThrough([few, all])
  await indexing.run()
  await indexing.expectExact(chain)
})
