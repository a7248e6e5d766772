import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAnvil } from '../../anvil.js'
import { type RandomNumbers, randomNumbers } from '../../fixtures/random-numbers.js'
import {
  changing,
  type Fault,
  type FaultyNode,
  noFault,
  raw,
  refusing,
  startFaultyNode,
} from './faulty-node.js'
import { type Indexing, indexThrough } from './index-through.js'
import { moments, otherLogs, page, reset } from './moments.js'
import { startTokenChain, type TokenChain } from './token-chain.js'

/*
 * What one node doesn't get over by itself, another one does (NodePool); what none gets over ends in a
 * bounded number of requests, with the code that says what to do.
 */

let chain: TokenChain
beforeAll(async () => {
  chain = await startTokenChain()
  await chain.mine(45)
})
afterAll(() => chain?.anvil.stop())

const silence: Fault = () => true

const permanent: readonly (readonly [string, Fault, string])[] = [
  ['says nothing', silence, 'RPC_UNREACHABLE'],
  ['resets every connection', reset, 'RPC_UNREACHABLE'],
  ['sends a page', page, 'RPC_INVALID_ANSWER'],
  ['has lost the key', raw(401, '{"message":"invalid key"}'), 'RPC_REFUSED'],
  ['has moved', raw(404, 'not found'), 'RPC_REFUSED'],
  ['is down', raw(502, ''), 'RPC_BUSY'],
  ['has no quota left', refusing(-32003, 'daily request limit reached'), 'RPC_BUSY'],
  ['asks to wait a day', raw(429, '', { 'retry-after': '86400' }), 'RPC_BUSY'],
  ['gives wrong logs', otherLogs, 'RPC_INVALID_ANSWER'],
  [
    'does not offer logs',
    changing('eth_getLogs', ({ id }) => ({ id, error: { code: -32601, message: 'no method' } })),
    'RPC_REFUSED',
  ],
]

/** Breaks the nodes once the run has begun. */
async function breakAfter(requests: number, node: FaultyNode, fault: Fault): Promise<void> {
  node.fault = (exchange) => (exchange.number > requests ? fault(exchange) : false)
}

test.each(permanent)('when a node %s in the middle, another one goes on', async (_, fault) => {
  const first = await startFaultyNode(chain.anvil.url, noFault)
  const second = await startFaultyNode(chain.anvil.url, noFault)
  const indexing = await indexThrough([first, second])
  await breakAfter(6, first, fault)
  await indexing.run()
  await indexing.expectExact(chain)
  expect(second.requestCount()).toBeGreaterThan(0)
  expect(first.requestCount() + second.requestCount()).toBeLessThan(120)
  expect(indexing.logger.events('warn').length).toBeLessThan(6)
})

test.each(permanent)(
  'when the only node %s, the run ends with a reason',
  async (_, fault, code) => {
    const node = await startFaultyNode(chain.anvil.url, noFault)
    const indexing = await indexThrough([node])
    await breakAfter(6, node, fault)
    await expect(indexing.run()).rejects.toMatchObject({ code, where: node.url })
    expect(node.requestCount()).toBeLessThan(250)
    // Mended, it goes on where it was.
    node.fault = noFault
    await indexing.run()
    await indexing.expectExact(chain)
  },
)

test.each(permanent)('when a node %s from the start, another one begins', async (_, fault) => {
  const first = await startFaultyNode(chain.anvil.url, fault)
  const second = await startFaultyNode(chain.anvil.url, noFault)
  const indexing = await indexThrough([first, second])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(first.requestCount()).toBeLessThan(60)
})

test('a silent node is named after one deadline, not after many', async () => {
  const node = await startFaultyNode(chain.anvil.url, silence)
  const indexing = await indexThrough([node])
  await expect(indexing.run()).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
  expect(node.requestCount()).toBe(1)
})

test('a node of another chain is left out, and named', async () => {
  const other = await startAnvil({ chainId: 5 })
  try {
    const first = await startFaultyNode(chain.anvil.url, noFault)
    const stranger = await startFaultyNode(other.url, noFault)
    const third = await startFaultyNode(chain.anvil.url, noFault)
    const indexing = await indexThrough([first, stranger, third])
    await breakAfter(6, first, reset)
    await indexing.run()
    await indexing.expectExact(chain)
    expect(stranger.requestCount()).toBe(1)
    expect(indexing.logger.records).toContainEqual(
      expect.objectContaining({
        event: 'chain.node',
        fields: expect.objectContaining({ code: 'CHAIN_MISMATCH', failed: stranger.url }),
      }),
    )
  } finally {
    await other.stop()
  }
})

/** Three requests of ten have a fault. */
function atRandom(random: RandomNumbers): Fault {
  return (exchange) =>
    random(10) < 3 ? (moments[random(moments.length)]?.(exchange) ?? false) : false
}

test.each([1, 2, 3, 4, 5, 6])('several faults at once on every node, seed %d', async (seed) => {
  const random = randomNumbers(seed)
  const nodes: FaultyNode[] = []
  for (let count = 1 + (seed % 3); count > 0; count--) {
    nodes.push(await startFaultyNode(chain.anvil.url, atRandom(random)))
  }
  const indexing: Indexing = await indexThrough(nodes)
  await untilIdentified(indexing)
  await indexing.expectExact(chain)
  expect(nodes.reduce((sum, node) => sum + node.requestCount(), 0)).toBeLessThan(600)
})

/** Who a node is it has to say at the start, or the run ends at once. */
async function untilIdentified(indexing: Indexing): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await indexing.run()
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}
