import { expect, onTestFinished, test } from 'vitest'
import {
  address,
  block,
  connectTo,
  failure,
  filter,
  hash,
  nodeWith,
} from '../../../../test/fixtures/lying-node.js'
import { rpcError, startRpcServer } from '../../../../test/fixtures/rpc-server.js'
import { connectChain } from './connect-chain.js'

test.each([
  ['number', { ...block(9), number: '9' }, 'number should be a quantity'],
  ['hash', { ...block(9), hash: null }, 'hash is null'],
  ['parentHash', { ...block(9), parentHash: undefined }, 'parentHash should be 32 bytes'],
  ['timestamp', { ...block(9), timestamp: 'now' }, 'timestamp should be a quantity but is "now"'],
  ['place', block(8), 'it is block 8, not 9'],
  ['type', 'block', 'should be an object'],
])('a header with a wrong %s is refused by name', async (_, header, problem) => {
  const { source } = await connectTo(nodeWith({ eth_getBlockByNumber: () => header }))
  for (const question of [source.header(9), source.logs(filter, 5, 9)]) {
    const error = await failure(question)
    expect(error).toMatchObject({
      code: 'RPC_INVALID_ANSWER',
      message: expect.stringContaining(problem),
    })
  }
})

test('a node without a latest block is no node, and without another one is behind', async () => {
  const { source } = await connectTo(
    nodeWith({
      eth_getBlockByNumber: ([at]) => {
        if (at === 'latest') return null
        throw rpcError(-32000, 'header not found')
      },
    }),
  )
  expect((await failure(source.head()))['message']).toContain('does not have the latest block')
  expect(await source.header(9)).toBe(null)
})

test('a node without the finalized tag has 64 confirmations', async () => {
  const latest = (tag: unknown) => block(tag === 'latest' ? 100 : 0)
  for (const finalized of [
    () => null,
    () => {
      throw rpcError(-32602, 'invalid block tag')
    },
  ]) {
    const { source } = await connectTo(
      nodeWith({
        eth_getBlockByNumber: ([tag]) => (tag === 'finalized' ? finalized() : latest(tag)),
      }),
    )
    expect((await source.head()).finalized).toBe(36)
  }
})

test('what was final stays final when the node forgets the tag, and is never above the head', async () => {
  let tagged: unknown = block(90)
  const { source } = await connectTo(
    nodeWith({
      eth_getBlockByNumber: ([tag]) =>
        tag === 'finalized' ? tagged : block(tag === 'latest' ? 300 : 0),
    }),
  )
  expect((await source.head()).finalized).toBe(90)
  tagged = null
  expect((await source.head()).finalized).toBe(90)
  tagged = block(400)
  expect((await source.head()).finalized).toBe(300)
})

test('a call that the node itself refuses is a failure', async () => {
  const { source } = await connectTo(
    nodeWith({
      eth_call: () => {
        throw rpcError(-32601, 'the method is not offered')
      },
    }),
  )
  expect(await failure(source.call([{ to: address, data: '0x', at: 5 }]))).toMatchObject({
    code: 'RPC_REFUSED',
    message: expect.stringContaining(
      `eth_call of ${address} at block 5: the method is not offered`,
    ),
  })
})

test('the first question is on its way before anybody asks', async () => {
  const server = await startRpcServer(nodeWith())
  const source = connectChain({ rpc: server.url })
  onTestFinished(async () => {
    await source.close()
    await server.stop()
  })
  await expect.poll(() => server.requests.length).toBe(1)
  expect(await source.identify()).toEqual({ name: 'default', chainId: 1, genesisHash: hash(1000) })
  expect(server.requests).toHaveLength(1)
})
