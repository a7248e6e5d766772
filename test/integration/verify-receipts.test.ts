import { expect, test } from 'vitest'
import type { Hex } from '../../src/shared/hex.js'
import type { Twist } from '../fixtures/rpc-proxy.js'
import { rpcError } from '../fixtures/rpc-server.js'
import { type Fields, failure, receipts, red, twistedNode } from '../fixtures/twisted-node.js'

const node = twistedNode()

test('receipts that are missing are asked for again', async () => {
  let missing = 2
  const { source, proxy } = await node.behind(
    receipts((all) => (missing-- > 0 ? null : all)),
    'full',
  )
  const before = proxy.requests.length
  expect((await source.logs(red, 4, 4))?.logs).toHaveLength(1)
  expect(proxy.requests.length - before).toBe(3)
  missing = 99
  expect(await failure(source.logs(red, 4, 4))).toMatchObject({ code: 'RPC_INCONSISTENT' })
})

/** No receipts of whole blocks; those of a transaction, changed. */
function oneByOne(change: (receipt: Fields) => unknown): Twist {
  return (method, _, result) => {
    if (method === 'eth_getTransactionReceipt') return change(result as Fields)
    if (method !== 'eth_getBlockReceipts') return result
    throw rpcError(-32601, 'the method eth_getBlockReceipts does not exist')
  }
}

test.each<readonly [string, Twist]>([
  [
    'says that it does not know the block',
    receipts(() => {
      throw rpcError(-32000, 'unknown block')
    }),
  ],
  ['lacks one of a transaction', oneByOne(() => null)],
])('a node that has the block but %s of its receipts is inconsistent', async (_, twist) => {
  const { source } = await node.behind(twist, 'full')
  expect(await failure(source.logs(red, 4, 4))).toMatchObject({ code: 'RPC_INCONSISTENT' })
})

test.each<readonly [string, Twist]>([
  ['no receipts', receipts(() => null)],
  ['the receipts of another', oneByOne((one) => ({ ...one, blockHash: one['transactionHash'] }))],
])('a block by its hash that has %s was replaced meanwhile', async (_, twist) => {
  const { source } = await node.behind(twist, 'full')
  const { hash } = await node.anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
  expect(await source.blockLogs(red, { number: 4, hash })).toBe(null)
})

test('a node without receipts of blocks is asked for them one by one', async () => {
  const { source, proxy } = await node.behind((method, _, result) => {
    if (method !== 'eth_getBlockReceipts') return result
    throw rpcError(-32601, 'the method eth_getBlockReceipts does not exist')
  }, 'full')
  const range = await source.logs(red, 1, 8)
  expect(range?.logs).toHaveLength(4)
  const { hash } = range?.last ?? { hash: '0x' }
  expect(await source.blockLogs(red, { number: 8, hash })).toHaveLength(1)
  const asked = proxy.requests.flat().filter(({ method }) => method === 'eth_getBlockReceipts')
  expect(asked).toHaveLength(8)
})

test('a lie in receipts that are asked for one by one is caught', async () => {
  const { source } = await node.behind((method, _, result) => {
    if (method === 'eth_getTransactionReceipt') return { ...(result as Fields), status: '0x0' }
    if (method !== 'eth_getBlockReceipts') return result
    throw rpcError(-32601, 'the method eth_getBlockReceipts does not exist')
  }, 'full')
  expect(await failure(source.logs(red, 1, 8))).toMatchObject({ code: 'VERIFY_FAILED' })
})
