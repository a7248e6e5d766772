import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomNumbers } from '../../fixtures/random-numbers.js'
import { changing, type Fault, noFault, now, startFaultyNode } from './faulty-node.js'
import { confirmations, indexThrough } from './index-through.js'
import { startTokenChain, type TokenChain } from './token-chain.js'
import { upTo } from './views.js'

/*
 * Nodes that have the right chain, but not all of it, or not all the time:
 *
 *   a balancer before nodes of unequal height   the last block's header is asked for with the logs: null
 *                                               means "not yet" (evm-logs), and is looked for elsewhere (NodePool)
 *   a head that goes back for a while           waited for, then taken for a fork (ForkWatch)
 *   a head that comes from another branch       the common ancestor is looked for (ForkWatch)
 *   logs that come later than their block       the block's bloom says so (BloomDoubt)
 */

let chain: TokenChain
beforeEach(async () => {
  chain = await startTokenChain()
  await chain.mine(30)
})
afterEach(() => chain?.anvil.stop())

async function head(): Promise<number> {
  return Number(await chain.anvil.rpc('eth_blockNumber'))
}

test.each([1, 5, 14])('one of two nodes behind one URL is %d blocks behind', async (behind) => {
  const end = await head()
  const lagging = upTo(() => end - behind)
  const random = randomNumbers(behind)
  const node = await startFaultyNode(chain.anvil.url, (exchange) =>
    random(2) === 0 ? lagging(exchange) : false,
  )
  const indexing = await indexThrough([node])
  await indexing.run(end)
  await indexing.expectExact(chain)
  // Most of them look whether the head is there.
  expect(node.requestCount()).toBeLessThan(500)
})

test('a range whose last blocks the node lacks is asked for again', async () => {
  const end = await head()
  const lagging = upTo(() => end - confirmations - 4)
  const node = await startFaultyNode(
    chain.anvil.url,
    now(4, (exchange) =>
      exchange.calls.some(({ method }) => method === 'eth_getLogs') ? lagging(exchange) : false,
    ),
  )
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(node.requestCount()).toBeLessThan(60)
})

test('a node that is behind is left for one that is not, block by block', async () => {
  const end = await head()
  const lagging = await startFaultyNode(chain.anvil.url, (exchange) =>
    exchange.calls.some(({ params }) => params[0] === 'latest')
      ? false
      : upTo(() => end - confirmations - 5)(exchange),
  )
  const whole = await startFaultyNode(chain.anvil.url)
  const indexing = await indexThrough([lagging, whole])
  await indexing.run()
  await indexing.expectExact(chain)
  expect((await indexing.store.blocks.checkpoint(31_337))?.number).toBe(end)
  // Nothing is wrong with it.
  expect(indexing.logger.events('warn')).not.toContain('chain.node')
})

test('a head that goes back for a while is waited for', async () => {
  const end = await head()
  let shown = end
  const node = await startFaultyNode(chain.anvil.url, noFault)
  const indexing = await indexThrough([node])
  await indexing.run()
  node.fault = upTo(() => shown)
  for (const back of [1, 3, 8]) {
    shown = end - back
    let looks = 0
    indexing.clock.onSleep = () => {
      if (++looks === 3) shown = end
    }
    await indexing.run()
    await indexing.expectExact(chain)
  }
  expect(indexing.logger.events('info')).not.toContain('chain.fork')
})

test('a head that stays back is what the chain is, and comes forward again', async () => {
  const end = await head()
  let shown = end
  const node = await startFaultyNode(
    chain.anvil.url,
    upTo(() => shown),
  )
  const indexing = await indexThrough([node])
  await indexing.run()
  shown = end - 4
  await indexing.run()
  expect((await indexing.store.blocks.checkpoint(31_337))?.number).toBe(end - 4)
  shown = end
  await indexing.run()
  await indexing.expectExact(chain)
  expect(node.requestCount()).toBeLessThan(150)
})

test.each([1, 4, 7])('a branch of %d blocks that replaces another is followed', async (depth) => {
  const node = await startFaultyNode(chain.anvil.url, noFault)
  const indexing = await indexThrough([node])
  await indexing.run()
  await chain.anvil.rpc('anvil_reorg', depth, [])
  await chain.mine(2)
  await indexing.run()
  await indexing.expectExact(chain)
})

/** Logs of one block by its hash are missing, so many times. */
function withoutLogs(times: number): Fault {
  let left = times
  return changing('eth_getLogs', (answer, { params: [query] }) => {
    const logs = answer.result as readonly unknown[]
    if ((query as { blockHash?: string }).blockHash === undefined || logs.length === 0)
      return answer
    return left-- > 0 ? { ...answer, result: [] } : answer
  })
}

test.each([1, 2, 5])(
  'logs that come later than their block are not missed, after %d empty answers',
  async (times) => {
    const node = await startFaultyNode(chain.anvil.url, withoutLogs(times))
    const indexing = await indexThrough([node])
    await indexing.run()
    await indexing.expectExact(chain)
    expect(node.requestCount()).toBeLessThan(90)
  },
)

test('logs that one node never has are taken from another', async () => {
  const empty = await startFaultyNode(chain.anvil.url, withoutLogs(Number.POSITIVE_INFINITY))
  const whole = await startFaultyNode(chain.anvil.url)
  const indexing = await indexThrough([empty, whole])
  await indexing.run()
  await indexing.expectExact(chain)
})

test('logs that no node ever has end the run, with what contradicts them', async () => {
  const node = await startFaultyNode(chain.anvil.url, withoutLogs(Number.POSITIVE_INFINITY))
  const indexing = await indexThrough([node])
  await expect(indexing.run()).rejects.toMatchObject({
    code: 'RPC_INCONSISTENT',
    message: expect.stringMatching(/block \d+ has 0 logs, and a bloom that holds others/),
  })
  expect(node.requestCount()).toBeLessThan(120)
})

test.each([
  ['zeros', `0x${'00'.repeat(256)}`],
  ['ones', `0x${'ff'.repeat(256)}`],
  ['nothing', undefined],
  ['a short text', '0x'],
])('a chain whose blooms are %s is believed', async (_, logsBloom) => {
  const setBloom: Fault = async ({ ask, send }) => {
    const answers = await ask()
    send(
      answers.map((answer) => {
        const block = answer.result as Record<string, unknown> | null
        const isBlock = typeof block === 'object' && block !== null && 'parentHash' in block
        return isBlock ? { ...answer, result: { ...block, logsBloom } } : answer
      }),
    )
    return true
  }
  const node = await startFaultyNode(chain.anvil.url, setBloom)
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(node.requestCount()).toBeLessThan(40)
})
