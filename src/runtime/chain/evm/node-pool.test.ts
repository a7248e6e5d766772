import { expect, test } from 'vitest'
import {
  type Answer,
  block,
  connectToAll,
  failure,
  filter,
  hash,
  log,
  nodeWith,
  raw,
} from '../../../../test/fixtures/lying-node.js'
import { rpcError } from '../../../../test/fixtures/rpc-server.js'

/** A node whose answers can be exchanged while it runs. */
function changing(first: Answer): { answer: Answer; now: Answer } {
  const node = {
    now: first,
    answer: ((...given) => node.now(...given)) as Answer,
  }
  return node
}

const good = nodeWith()
const limitedNode = (blocksMax: number, asked: number[] = []): Answer =>
  nodeWith({
    eth_getLogs: ([query]) => {
      const { fromBlock, toBlock } = query as { fromBlock: string; toBlock: string }
      const blocks = Number(toBlock) - Number(fromBlock) + 1
      asked.push(blocks)
      if (blocks > blocksMax) throw rpcError(-32000, `block range limit of ${blocksMax} exceeded`)
      return [log(Number(fromBlock), 0)]
    },
  })

test.each<readonly [string, Answer, string]>([
  ['breaks every connection', (_, response) => response.destroy(), 'RPC_UNREACHABLE'],
  ['refuses the key', raw(401, 'no'), 'RPC_REFUSED'],
  ['forbids', raw(403, 'no'), 'RPC_REFUSED'],
  ['has another path', raw(404, 'no'), 'RPC_REFUSED'],
  ['answers with a page', raw(200, '<html>'), 'RPC_INVALID_ANSWER'],
  ['is overloaded', raw(502, ''), 'RPC_BUSY'],
  ['limits the rate', raw(429, ''), 'RPC_BUSY'],
  [
    'has logs of another fork than its headers',
    nodeWith({ eth_getLogs: () => [log(9, 0, { blockHash: hash(1) })] }),
    'RPC_INCONSISTENT',
  ],
])('when a node %s the next one is asked, and the log says so once', async (_, bad, code) => {
  const first = changing(good)
  const { source, logger, nodes } = await connectToAll([first.answer, good])
  await source.identify()
  expect(nodes[1]?.requests).toHaveLength(0)
  first.now = bad
  for (let round = 0; round < 5; round++) {
    expect((await source.logs(filter, 5, 9))?.last.number).toBe(9)
  }
  expect(logger.records).toEqual([
    {
      level: 'warn',
      event: 'chain.node',
      fields: {
        ...{ chain: 'main', failed: nodes[0]?.where, code },
        ...{ reason: expect.any(String), node: nodes[1]?.where },
      },
    },
  ])
})

test('a node that failed is asked who it is after a rest, and then preferred again', async () => {
  const first = changing(good)
  const { source, clock, logger, nodes } = await connectToAll([first.answer, good])
  await source.head()
  first.now = raw(401, 'no')
  await source.head()
  const asked = nodes[0]?.requests.length
  await source.head()
  expect(nodes[0]?.requests).toHaveLength(asked ?? 0)
  // Its rests get longer.
  await clock.sleep(5_000)
  await source.head()
  await expect.poll(() => nodes[0]?.requests.length).toBe((asked ?? 0) + 1)
  first.now = good
  await clock.sleep(5_000)
  await source.head()
  expect(nodes[0]?.requests).toHaveLength((asked ?? 0) + 1)
  await clock.sleep(5_000)
  const before = nodes[1]?.requests.length ?? 0
  await expect
    .poll(async () => {
      await source.head()
      return logger.events('info')
    })
    .toEqual(['chain.node'])
  const used = nodes[1]?.requests.length ?? 0
  expect(used).toBeGreaterThan(before)
  await source.head()
  expect(nodes[1]?.requests).toHaveLength(used)
  expect(logger.records.at(-1)?.fields).toEqual({ chain: 'main', node: nodes[0]?.where })
})

test('a node that asks to be left alone for longer than a quota lasts is asked after a day', async () => {
  const first = changing(good)
  const { source, clock, nodes } = await connectToAll([first.answer, good])
  await source.identify()
  first.now = raw(429, '', { 'retry-after': '8640000' })
  await source.head()
  const asked = nodes[0]?.requests.length ?? 0
  first.now = good
  await clock.sleep(86_399_999)
  await source.head()
  expect(nodes[0]?.requests).toHaveLength(asked)
  await clock.sleep(1)
  await source.head()
  await expect.poll(() => nodes[0]?.requests.length).toBeGreaterThan(asked)
})

test('a moment of weakness is waited for before another node is asked', async () => {
  let failures = 0
  const { source, clock, nodes } = await connectToAll([
    (body, response, request) =>
      failures-- > 0 ? response.writeHead(503).end() : good(body, response, request),
    good,
  ])
  await source.identify()
  failures = 2
  await source.head()
  expect(clock.slept).toEqual([125, 250])
  expect(nodes[1]?.requests).toHaveLength(0)
})

test.each([
  ['chain id', { eth_chainId: () => '0x2' }, 'is of chain 2, not 1'],
  [
    'first block',
    {
      eth_getBlockByNumber: ([at]: readonly unknown[]) => ({
        ...block(Number(at) || 0),
        ...(at === '0x0' && { hash: hash(5) }),
      }),
    },
    `begins with block ${hash(5)}`,
  ],
])('a node of another %s is named and never asked again', async (_, parts, problem) => {
  const first = changing(good)
  const { source, clock, logger, nodes } = await connectToAll([first.answer, nodeWith(parts), good])
  await source.identify()
  first.now = raw(403, 'no')
  for (let round = 0; round < 3; round++) {
    expect((await source.head()).latest.number).toBe(0)
    await clock.sleep(400_000)
  }
  expect(nodes[1]?.requests).toHaveLength(1)
  const mismatches = logger.records.filter(({ fields }) => fields['code'] === 'CHAIN_MISMATCH')
  expect(mismatches).toMatchObject([
    { fields: { failed: nodes[1]?.where, reason: expect.stringContaining(problem) } },
  ])
})

test('when all fail, the first one is blamed and the others are named', async () => {
  const { source, nodes } = await connectToAll([raw(502, ''), raw(401, 'no'), raw(200, '<html>')])
  const error = await failure(source.identify())
  expect(error).toMatchObject({ code: 'RPC_BUSY', where: nodes[0]?.where })
  expect(error['message']).toContain('HTTP 502')
  expect(error['message']).toContain(`${nodes[1]?.where}: RPC_REFUSED`)
  expect(error['message']).toContain(`${nodes[2]?.where}: RPC_INVALID_ANSWER`)
  // A bounded number of times each.
  for (const { requests } of nodes) expect(requests.length).toBeLessThanOrEqual(16)
})

test('an error that can pass decides, as waiting may help', async () => {
  const { source, nodes } = await connectToAll([
    raw(401, 'no'),
    raw(429, '', { 'retry-after': '40' }),
  ])
  expect(await failure(source.identify())).toMatchObject({
    code: 'RPC_BUSY',
    where: nodes[1]?.where,
    context: { rateLimited: false },
  })
})

test('the shortest of all stated waits counts when every node limits the rate', async () => {
  const limited = (seconds: string) => raw(429, '', { 'retry-after': seconds })
  const { source, clock } = await connectToAll([limited('3600'), limited('60')])
  expect(await failure(source.identify())).toMatchObject({
    context: { rateLimited: true, retryAfterMs: 60_000 },
  })
  expect(clock.slept).toEqual([])
})

test('a block that one node lacks is taken from another, which is no failure', async () => {
  const lacking = nodeWith({
    eth_getBlockByNumber: ([at]) => (Number(at) > 5 ? null : block(Number(at) || 0)),
    eth_getBlockByHash: () => null,
  })
  const { source, logger, nodes } = await connectToAll([lacking, good])
  expect((await source.header(7))?.number).toBe(7)
  expect((await source.headers([4, 9])).map((header) => header?.number)).toEqual([4, 9])
  expect((await source.logs(filter, 5, 9))?.last.number).toBe(9)
  expect(await source.blockLogs(filter, { number: 9, hash: hash(1009) })).toEqual([])
  expect(logger.records).toEqual([])
  // Four questions, and twice who it is.
  expect(nodes[0]?.requests).toHaveLength(6)
})

test('a block that no node has is null, and a node that fails doesn’t change that', async () => {
  const nowhere = { eth_getBlockByHash: () => null }
  for (const last of [nodeWith(nowhere), raw(502, ''), limitedNode(0)]) {
    const { source } = await connectToAll([nodeWith(nowhere), last])
    expect(await source.header(hash(5))).toBe(null)
  }
})

test('a range that is too large is made smaller, not given to another node', async () => {
  const asked: number[] = []
  const { source, nodes, logger } = await connectToAll([limitedNode(100, asked), good])
  expect((await source.logs(filter, 1, 300))?.last.number).toBe(300)
  expect(asked).toEqual([300, 100, 100, 100])
  expect(nodes[1]?.requests).toHaveLength(0)
  expect(logger.records).toEqual([])
})

test('each node has its own limit', async () => {
  const first = changing(limitedNode(100))
  const asked: number[] = []
  const { source } = await connectToAll([first.answer, limitedNode(40, asked)])
  await source.logs(filter, 1, 300)
  first.now = raw(401, 'no')
  await source.logs(filter, 301, 400)
  expect(asked).toEqual([100, 40, 40, 20])
})

test('a method that one node refuses is asked of the next, and the node is kept for the rest', async () => {
  const refusing = nodeWith({
    eth_getLogs: () => {
      throw rpcError(-32601, 'the method eth_getLogs does not exist')
    },
  })
  const { source, logger, nodes } = await connectToAll([refusing, good])
  expect((await source.logs(filter, 5, 9))?.last.number).toBe(9)
  expect(logger.records).toEqual([])
  const before = nodes[1]?.requests.length
  await source.head()
  expect(nodes[1]?.requests).toHaveLength(before ?? 0)
})

test('a contract that reverts is not asked elsewhere', async () => {
  const reverting = nodeWith({
    eth_call: () => {
      throw rpcError(3, 'execution reverted')
    },
  })
  const { source, nodes } = await connectToAll([reverting, good])
  const call = { to: `0x${'a'.repeat(40)}`, data: '0x', at: 5 } as const
  expect(await source.call([call])).toMatchObject([{ type: 'revert' }])
  expect(nodes[1]?.requests).toHaveLength(0)
})

test('an abort ends a question to several nodes', async () => {
  const { source } = await connectToAll([
    (body, response, request) => (Array.isArray(body) ? good(body, response, request) : undefined),
    good,
  ])
  const stop = new AbortController()
  const question = source.header(1, stop.signal)
  const reason = new Error('stopped')
  setTimeout(() => stop.abort(reason), 20)
  await expect(question).rejects.toBe(reason)
})

test('a silent node holds up one question, not all that follow', async () => {
  const first = changing(good)
  const { source, nodes } = await connectToAll([first.answer, good], { quickTimeoutMs: 100 })
  await source.identify()
  const before = nodes[0]?.requests.length ?? 0
  first.now = () => undefined
  for (let round = 0; round < 10; round++) await source.head()
  expect(nodes[0]?.requests).toHaveLength(before + 1)
})
