import { expect, test } from 'vitest'
import {
  address,
  block,
  connectTo,
  failure,
  filter,
  hash,
  log,
  nodeWith,
  topic,
} from '../../../../test/fixtures/lying-node.js'
import { rpcError } from '../../../../test/fixtures/rpc-server.js'
import type { Hex } from '../../../shared/hex.js'

test.each([
  ['address', { address: '0x12' }, '[1].address should be 20 bytes but is "0x12"'],
  ['topics', { topics: null }, '[1].topics is not an array'],
  ['five topics', { topics: Array(5).fill(topic) }, '[1].topics is not an array of at most 4'],
  ['data', { data: '0x123' }, '[1].data should be bytes'],
  ['data of a number', { data: 12 }, '[1].data should be bytes but is 12'],
  ['blockNumber', { blockNumber: null }, '[1].blockNumber should be a quantity but is null'],
  ['a huge blockNumber', { blockNumber: '0xffffffffffffffff' }, '[1].blockNumber should be'],
  [
    'transactionHash',
    { transactionHash: undefined },
    '[1].transactionHash should be 32 bytes but is missing',
  ],
  ['logIndex', { logIndex: 3 }, '[1].logIndex should be a quantity but is 3'],
  ['removed', { removed: true }, '[1].removed is true'],
  ['another address', { address: `0x${'b'.repeat(40)}` }, 'was not asked for'],
  ['another topic', { topics: [hash(5)] }, 'was not asked for'],
  ['no topic', { topics: [] }, 'was not asked for'],
  ['a block below the range', { blockNumber: '0x4' }, 'blockNumber 4 is outside 5 to 9'],
  ['a block above the range', { blockNumber: '0xa' }, 'blockNumber 10 is outside 5 to 9'],
  ['the place of another log', { logIndex: '0x0' }, 'two logs have index 0 of block 7'],
])('a log with a wrong %s is refused by name', async (_, changes, problem) => {
  const lying = nodeWith({ eth_getLogs: () => [log(7, 0), log(7, 1, changes)] })
  const { source, clock } = await connectTo(lying)
  const error = await failure(source.logs(filter, 5, 9))
  expect(error['code']).toBe('RPC_INVALID_ANSWER')
  expect(error['message']).toContain('eth_getLogs')
  expect(error['message']).toContain(problem)
  // It may have been a moment of weakness.
  expect(clock.slept).toHaveLength(3)
})

test.each([null, 'nothing', {}, 12])('logs that are %j are refused', async (result) => {
  const { source } = await connectTo(nodeWith({ eth_getLogs: () => result }))
  expect((await failure(source.logs(filter, 5, 9)))['code']).toBe('RPC_INVALID_ANSWER')
})

test('logs of another fork than the header are inconsistent', async () => {
  for (const logs of [
    [log(9, 0, { blockHash: hash(1) })],
    [log(7, 0), log(7, 1, { blockHash: hash(1) }), log(9, 0)],
  ]) {
    const { source } = await connectTo(nodeWith({ eth_getLogs: () => logs }))
    expect((await failure(source.logs(filter, 5, 9)))['code']).toBe('RPC_INCONSISTENT')
    const header = { number: 9, hash: hash(1009) }
    expect((await failure(source.blockLogs(filter, header)))['code']).toMatch(
      /INCONSISTENT|INVALID/,
    )
  }
})

test('no logs and the header of another block are no answer', async () => {
  const { source } = await connectTo(nodeWith({ eth_getBlockByHash: () => block(8) }))
  const asked = { number: 9, hash: hash(1009) }
  expect(await failure(source.blockLogs(filter, asked))).toMatchObject({
    code: 'RPC_INVALID_ANSWER',
    message: expect.stringContaining(`it is block ${hash(1008)}, not ${hash(1009)}`),
  })
})

test('a lie that passes is asked again', async () => {
  let asked = 0
  const { source } = await connectTo(
    nodeWith({ eth_getLogs: () => (++asked < 3 ? [log(99, 0)] : [log(7, 0)]) }),
  )
  expect((await source.logs(filter, 5, 9))?.logs).toHaveLength(1)
})

test('logs in a wrong order are put into chain order', async () => {
  const logs = [log(8, 1), log(6, 0), log(8, 0), log(5, 2)]
  const { source } = await connectTo(nodeWith({ eth_getLogs: () => logs }))
  const range = await source.logs(filter, 5, 9)
  expect(range?.logs.map(({ blockNumber, index }) => [blockNumber, index])).toEqual([
    ...[
      [5, 2],
      [6, 0],
    ],
    ...[
      [8, 0],
      [8, 1],
    ],
  ])
})

test('capitals are lowered and missing times are null', async () => {
  const loud = log(7, 0, {
    address: `0x${'A'.repeat(40)}`,
    data: '0xABCD',
    blockTimestamp: undefined,
  })
  const { source } = await connectTo(nodeWith({ eth_getLogs: () => [loud] }))
  expect((await source.logs(filter, 5, 9))?.logs[0]).toMatchObject({
    address,
    data: '0xabcd',
    blockTime: null,
  })
})

test('an answer that is too big is split as a range, and refused as a block', async () => {
  const big = nodeWith({
    eth_getLogs: ([query]) => {
      const { fromBlock, toBlock } = query as { fromBlock: string; toBlock: string }
      const logs = []
      for (let number = Number(fromBlock); number <= Number(toBlock); number++) {
        logs.push(log(number, 0, { data: `0x${'00'.repeat(1_000)}` }))
      }
      return logs
    },
  })
  const { source, requests } = await connectTo(big, { answerBytesMax: 10_000 })
  expect((await source.logs(filter, 1, 20))?.logs.map(({ blockNumber }) => blockNumber)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
  expect(requests.length).toBeGreaterThan(6)
  const single = await connectTo(big, { answerBytesMax: 1_000 })
  expect((await single.source.logs(filter, 1, 2))?.logs).toHaveLength(2)
  const small = await connectTo(big, { answerBytesMax: 1_000, singleAnswerBytesMax: 2_000 })
  expect((await failure(small.source.logs(filter, 1, 2)))['code']).toBe('RPC_RANGE_TOO_LARGE')
})

test.each([
  [-32005, 'query returned more than 10000 results'],
  [
    -32602,
    'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range',
  ],
  [-32614, 'eth_getLogs is limited to a 10,000 range'],
  [-32600, 'exceed maximum block range: 5000'],
  [-32000, 'block range is too wide'],
  [-32000, 'something nobody has ever said before'],
])(
  'a range is split when the node says %d "%s", and the limit is remembered',
  async (code, message) => {
    const asked: number[] = []
    const { source } = await connectTo(
      nodeWith({
        eth_getLogs: ([query]) => {
          const { fromBlock, toBlock } = query as { fromBlock: string; toBlock: string }
          const blocks = Number(toBlock) - Number(fromBlock) + 1
          asked.push(blocks)
          if (blocks > 10) throw rpcError(code, message)
          return [log(Number(fromBlock), 0)]
        },
      }),
    )
    const range = await source.logs(filter, 1, 100)
    expect(range?.last.number).toBe(100)
    const blocks = asked.filter((count) => count <= 10).reduce((sum, count) => sum + count, 0)
    expect(blocks).toBe(100)
    asked.length = 0
    await source.logs(filter, 101, 200)
    expect(asked.filter((count) => count > 10).length).toBeLessThan(5)
  },
)

test('a refusal that has nothing to do with the range gets out', async () => {
  const { source, requests } = await connectTo(
    nodeWith({
      eth_getLogs: () => {
        throw rpcError(-32601, 'method not found')
      },
    }),
  )
  expect(await failure(source.logs(filter, 1, 100))).toMatchObject({
    code: 'RPC_REFUSED',
    message: expect.stringContaining('method not found (-32601)'),
  })
  // Who it is, and the question.
  expect(requests).toHaveLength(2)
})

test('a node that has the header but not the logs is inconsistent', async () => {
  const { source } = await connectTo(
    nodeWith({
      eth_getLogs: () => {
        throw rpcError(-32000, 'unknown block')
      },
    }),
  )
  expect((await failure(source.logs(filter, 1, 9)))['code']).toBe('RPC_INCONSISTENT')
  expect(await source.blockLogs(filter, { number: 9, hash: hash(1009) })).toBe(null)
})

test('a block that the node does not know is not empty, whatever its bloom says', async () => {
  const { source } = await connectTo(nodeWith({ eth_getBlockByHash: () => null }))
  const logsBloom: Hex = `0x${'00'.repeat(256)}`
  expect(await source.blockLogs(filter, { number: 9, hash: hash(1009), logsBloom })).toBe(null)
})

test('more than 1,000 addresses are asked for in parts', async () => {
  const addresses = Array.from(
    { length: 2_500 },
    (_, index): Hex => `0x${index.toString(16).padStart(40, '0')}`,
  )
  const { source } = await connectTo(
    nodeWith({
      eth_getLogs: ([query]) => {
        const asked = (query as { address: Hex[] }).address
        expect(asked.length).toBeLessThanOrEqual(1_000)
        return [log(7, Number(asked[0]), { address: asked[0] })]
      },
    }),
  )
  const range = await source.logs({ addresses, topic0s: [topic] }, 5, 9)
  expect(range?.logs.map(({ index }) => index)).toEqual([0, 1_000, 2_000])
})

test('all logs of an address are asked for without topics, and may have none', async () => {
  const queries: unknown[] = []
  const { source } = await connectTo(
    nodeWith({
      eth_getLogs: ([query]) => {
        queries.push(query)
        return [log(7, 0, { topics: [] }), log(7, 1, { topics: [hash(5)] })]
      },
    }),
  )
  const range = await source.logs({ addresses: [address], topic0s: 'any' }, 5, 9)
  expect(range?.logs.map(({ topics }) => topics)).toEqual([[], [hash(5)]])
  expect(queries).toEqual([{ address: [address], fromBlock: '0x5', toBlock: '0x9' }])
})
