import { expect, test } from 'vitest'
import {
  address,
  block,
  connectTo,
  failure,
  hash,
  nodeWith,
} from '../../../../test/fixtures/lying-node.js'
import { rpcError } from '../../../../test/fixtures/rpc-server.js'
import type { ContractCall } from '../../ports/chain-source.js'

const ninth = { number: 9, hash: hash(1009) }

function callAt(at: ContractCall['at']): ContractCall {
  return { to: address, data: '0x01', at }
}

test('a block that can be replaced is named by its hash', async () => {
  const asked: unknown[] = []
  const { source } = await connectTo(
    nodeWith({
      eth_call: (params) => {
        asked.push(params)
        return '0xAB'
      },
    }),
  )
  const calls = [callAt(ninth), callAt(5), { ...callAt('latest'), from: address }]
  const answer = { type: 'answer', data: '0xab' }
  expect(await source.call(calls)).toEqual([answer, answer, answer])
  expect(asked).toEqual([
    [{ to: address, data: '0x01' }, { blockHash: ninth.hash }],
    [{ to: address, data: '0x01' }, '0x5'],
    [{ to: address, data: '0x01', from: address }, 'latest'],
  ])
})

test('a node that takes numbers only is asked for the block afterwards, from then on', async () => {
  let current = block(9)
  let refusals = 0
  const { source } = await connectTo(
    nodeWith({
      eth_call: ([, at]) => {
        if (typeof at === 'string') return '0x02'
        refusals++
        throw rpcError(-32602, 'invalid argument 1: json: cannot unmarshal object')
      },
      eth_getBlockByNumber: ([at]) => (at === '0x9' ? current : block(Number(at))),
    }),
  )
  const answer = { type: 'answer', data: '0x02' }
  expect(await source.call([callAt(ninth), callAt(5)])).toEqual([answer, answer])
  current = { ...block(9), hash: hash(999) }
  expect(await source.call([callAt(ninth), callAt(5)])).toEqual([{ type: 'no block' }, answer])
  expect(refusals).toBe(1)
})

test('a block that is called unknown, but is there, has lost its state', async () => {
  const { source } = await connectTo(
    nodeWith({
      eth_call: ([, at]) => {
        if (at === 'latest') return '0x06'
        // As anvil words it.
        throw rpcError(-32602, 'BlockOutOfRangeError: block height is 9 but requested was 5')
      },
      eth_getBlockByNumber: ([at]) => (Number(at) > 9 ? null : block(Number(at))),
    }),
  )
  const replaced = { number: 9, hash: hash(1) }
  const calls = [callAt(5), callAt(ninth), callAt(10), callAt(replaced)]
  expect(await source.call([...calls, { ...callAt(5), isConstant: true }])).toEqual([
    { type: 'no state' },
    { type: 'no state' },
    { type: 'no block' },
    { type: 'no block' },
    { type: 'answer', data: '0x06' },
  ])
})

test('what never changes is asked of the latest state where the old one is gone', async () => {
  const { source } = await connectTo(
    nodeWith({
      eth_call: ([, at]) => {
        if (at === 'latest') return '0x06'
        throw rpcError(-32000, 'missing trie node 0xab (path )')
      },
    }),
  )
  const constant = { ...callAt(5), isConstant: true } as const
  expect(await source.call([callAt(5), constant, callAt('latest'), constant])).toEqual([
    { type: 'no state' },
    { type: 'answer', data: '0x06' },
    { type: 'answer', data: '0x06' },
    { type: 'answer', data: '0x06' },
  ])
})

test.each([
  [-32001, 'Resource not found', { type: 'no block' }],
  [-32000, 'header for hash not found', { type: 'no block' }],
  [-32000, 'missing trie node 0xab (path ) state 0xab is not available', { type: 'no state' }],
  [3, 'execution reverted', { type: 'revert', data: '0x' }],
])('%i "%s" is an outcome of the call', async (code, message, outcome) => {
  const { source } = await connectTo(
    nodeWith({
      eth_call: () => {
        throw rpcError(code, message)
      },
      eth_getBlockByNumber: ([at]) => (at === '0x0' ? block(0) : null),
    }),
  )
  expect(await source.call([callAt(ninth), callAt(5)])).toEqual([outcome, outcome])
})

test.each([[null], ['0x1'], ['it works'], [{ result: '0x' }]])(
  'an answer of %j is none',
  async (result) => {
    const { source } = await connectTo(nodeWith({ eth_call: () => result }))
    expect(await failure(source.call([callAt(9)]))).toMatchObject({
      code: 'RPC_INVALID_ANSWER',
      message: expect.stringContaining(`eth_call of ${address} at block 9`),
    })
  },
)
