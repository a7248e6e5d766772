import { describe, expect, test } from 'vitest'
import type { Verify } from '../../src/runtime/chain/evm/reading.js'
import type { Hex } from '../../src/shared/hex.js'
import { redTopic, startSigningAnvil } from '../fixtures/every-transaction.js'
import { startProxy, type Twist } from '../fixtures/rpc-proxy.js'
import { rpcError } from '../fixtures/rpc-server.js'
import {
  block,
  type Fields,
  failure,
  honest,
  logs,
  receipts,
  red,
  twistedNode,
} from '../fixtures/twisted-node.js'

const node = twistedNode()

const isOfBlock4 = ({ blockNumber }: Fields): boolean => blockNumber === '0x4'
const changed = (log: Fields, fields: Fields): Fields =>
  isOfBlock4(log) ? { ...log, ...fields } : log

const levels = ['none', 'headers', 'full'] as const
const both = ['headers', 'full'] as const
const lies: readonly (readonly [string, readonly Verify[], RegExp, Twist])[] = [
  ['a bloom', both, /hash is/, block(4, (one) => ({ ...one, logsBloom: `0x${'00'.repeat(256)}` }))],
  ['a time', both, /hash is/, block(4, (one) => ({ ...one, timestamp: '0x65536000' }))],
  ['a parent', both, /hash is/, block(4, (one) => ({ ...one, parentHash: one['stateRoot'] }))],
  // By its number it is another block; by its hash it is not the one asked for.
  ['a hash', both, /hash is|it is block/, block(4, (one) => ({ ...one, hash: one['stateRoot'] }))],
  [
    ...(['logs left out', ['headers'] as const, /logsBloom is/] as const),
    logs((all) => all.filter((log) => !isOfBlock4(log))),
  ],
  [
    ...(['topics', ['headers'] as const, /logs\[0\] is .* in the logsBloom/] as const),
    logs((all) => all.map((log) => changed(log, { topics: [redTopic, `0x${'77'.repeat(32)}`] }))),
  ],
  [
    ...(['the block of logs', ['headers'] as const, /block(?: 4|Hash) is/] as const),
    logs((all) => all.map((log) => changed(log, { blockHash: log['transactionHash'] }))),
  ],
  [
    ...(['the time of logs', ['headers'] as const, /blockTimestamp is/] as const),
    logs((all) => all.map((log) => changed(log, { blockTimestamp: '0x65536000' }))),
  ],
  [
    ...(['the order of transactions', ['full'] as const, /transactionIndex is/] as const),
    block(4, (one) => ({ ...one, transactions: (one['transactions'] as Fields[]).toReversed() })),
  ],
  [
    ...(['the number of transactions', ['full'] as const, /transactionsRoot is/] as const),
    block(4, (one) => ({ ...one, transactions: [] })),
  ],
  [
    ...(['the number of receipts', ['full'] as const, /receipts.length is 1/] as const),
    receipts((all) => all.slice(1)),
  ],
  [
    ...(['the order of receipts', ['full'] as const, /transactionHash is/] as const),
    receipts((all) => all.toReversed()),
  ],
  [
    ...(['data of logs in receipts', ['full'] as const, /receiptsRoot is/] as const),
    receipts((all) => all.map((one) => ({ ...one, logs: withData(one['logs'], '0x00') }))),
  ],
  [
    ...(['the logs of receipts', ['full'] as const, /logsBloom is/] as const),
    receipts((all) => all.map((one) => ({ ...one, logs: [] }))),
  ],
]

for (const [lie, levels, problem, twist] of lies) {
  test.each(levels)(
    `at the level %s a lie about ${lie} is caught in blocks and ranges`,
    async (verify) => {
      const { source } = await node.behind(twist, verify)
      const { hash } = await node.anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
      const questions = [source.logs(red, 1, 8), source.blockLogs(red, { number: 4, hash })]
      for (const error of await Promise.all(questions.map(failure))) {
        expect(error.message).toMatch(problem)
        expect(error.code).toMatch(/^(?:VERIFY_FAILED|RPC_INCONSISTENT|RPC_INVALID_ANSWER)$/)
      }
    },
  )
}

test.each(both)('at the level %s a single header is not believed either', async (verify) => {
  const twist = block(8, (one) => ({ ...one, gasUsed: '0x1' }))
  let lying = false
  const proxy = await startProxy(node.anvil, (...asked) => (lying ? twist(...asked) : asked[2]))
  node.closing.push(proxy.stop)
  const source = node.connected([proxy.url], verify)
  await source.head()
  lying = true
  const { hash } = await node.anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x8', false)
  const questions = [source.head(), source.header(8), source.header(hash)]
  for (const error of await Promise.all(questions.map(failure))) {
    expect(error).toMatchObject({
      code: 'VERIFY_FAILED',
      where: 'block 8',
      context: {
        blockNumber: 8,
        field: 'hash',
        found: hash,
        computed: expect.stringMatching(/^0x/),
      },
    })
  }
})

test.each(levels)('an honest node says the same at the level %s', async (verify) => {
  const { source, proxy } = await node.behind(honest, verify)
  const range = await source.logs(red, 1, 8)
  expect(range?.logs.map(({ blockNumber, index, data }) => [blockNumber, index, data])).toEqual(
    [2, 4, 6, 8].map((number) => [number, 0, `0x${'cd'.repeat(number)}`]),
  )
  expect(range?.last).toMatchObject((await source.header(8)) ?? {})
  const methods = new Set(proxy.requests.flat().map(({ method }) => method))
  expect(methods.has('eth_getLogs')).toBe(verify !== 'full')
})

test.each(both)('at the level %s a range knows the block that it continues', async (verify) => {
  const { source } = await node.behind(honest, verify)
  expect((await source.logs(red, 5, 8))?.parentHash).toBe((await source.header(4))?.hash)
})

test.each(both)('at the level %s a lie that passes is asked again', async (verify) => {
  let lies = 2
  const twist = block(4, (one) => (lies-- > 0 ? { ...one, gasUsed: '0x1' } : one))
  const { source } = await node.behind(twist, verify)
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
  expect(lies).toBeLessThan(0)
})

test.each(both)('at the level %s another node stands in for a liar', async (verify) => {
  const liar = await startProxy(
    node.anvil,
    block(4, (one) => ({ ...one, gasUsed: '0x1' })),
  )
  node.closing.push(liar.stop)
  const source = node.connected([liar.url, node.anvil.url], verify)
  await source.head()
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
})

/** The same node, with the blocks above 4 of another chain as long as it `lies`. */
async function withStrangers(lies: (method: string) => boolean): Promise<Twist> {
  const other = await startSigningAnvil()
  node.closing.push(() => other.stop())
  await other.rpc('anvil_mine', '0x8')
  const stranger = new Map<number, unknown>()
  for (const number of [5, 6, 7, 8]) {
    const at = `0x${number.toString(16)}`
    stranger.set(number, await other.rpc('eth_getBlockByNumber', at, true))
  }
  return (method, params, result) => {
    const number = Number(params[0])
    if (!lies(method)) return result
    if (method === 'eth_getBlockByNumber') return stranger.get(number) ?? result
    if (method === 'eth_getBlockReceipts' && stranger.has(number)) return []
    return method === 'eth_getLogs'
      ? (result as Fields[]).filter((log) => Number(log['blockNumber']) < 5)
      : result
  }
}

describe.each(both)('at the level %s', (verify) => {
  test.each([8, 4])('blocks of two chains are not one range, in parts of %d', async (part) => {
    const proxy = await startProxy(node.anvil, await withStrangers(() => true))
    node.closing.push(proxy.stop)
    const source = node.connected([proxy.url], verify, part)
    expect(await failure(source.logs(red, 1, 8))).toMatchObject({
      code: 'VERIFY_FAILED',
      message: expect.stringContaining('block 5: parentHash is'),
    })
  })
})

test('blocks of two chains in one answer are asked for again', async () => {
  let lies = 2
  // The call of logs is the last of each request.
  const twist = await withStrangers((method) => (method === 'eth_getLogs' ? lies-- : lies) > 0)
  const { source } = await node.behind(twist, 'headers')
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
})

/** A node that leaves out the logs of block 4; asked for all logs, it answers otherwise. */
function silentAbout4(whenAll: (logs: readonly Fields[]) => unknown): Twist {
  return (method, [query], result) => {
    if (method !== 'eth_getLogs') return result
    const all = result as readonly Fields[]
    return 'address' in (query as Fields) ? all.filter((log) => !isOfBlock4(log)) : whenAll(all)
  }
}

test.each<readonly [string, RegExp, Twist]>([
  ['gives what it left out', /the number of logs is 0/, silentAbout4((all) => all)],
  [
    'does not know the block',
    /it lacks block 4/,
    silentAbout4(() => {
      throw rpcError(-32000, 'unknown block')
    }),
  ],
])('a node that %s when asked for all logs is no proof of silence', async (_, problem, twist) => {
  const { source } = await node.behind(twist, 'headers')
  expect((await failure(source.logs(red, 4, 4))).message).toMatch(problem)
})

test('the logs of a block are not held against the header of another', async () => {
  const block3 = await node.anvil.rpc('eth_getBlockByNumber', '0x3', false)
  const { hash } = await node.anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
  const { source } = await node.behind((method, _, result) => {
    if (method === 'eth_getBlockByHash') return block3
    return method === 'eth_getLogs' ? [] : result
  }, 'headers')
  expect((await failure(source.blockLogs(red, { number: 4, hash }))).message).toMatch(/hash is/)
})

test.each(both)('at the level %s another block than asked for is not believed', async (verify) => {
  const block3 = await node.anvil.rpc('eth_getBlockByNumber', '0x3', true)
  const { source } = await node.behind((method, params, result) => {
    if (Number(params[0]) !== 4) return method === 'eth_getLogs' ? [] : result
    return method === 'eth_getBlockByNumber' ? block3 : []
  }, verify)
  expect(await failure(source.logs(red, 4, 4))).toMatchObject({
    code: 'RPC_INVALID_ANSWER',
    message: expect.stringContaining('it is block 3, not 4'),
  })
})

test.each(both)(
  'a chain that hashes its headers differently is not called a liar at the level %s',
  async (verify) => {
    const proxy = await startProxy(node.anvil, (method, _, result) =>
      method.startsWith('eth_getBlockBy')
        ? { ...(result as Fields), l1BatchNumber: '0x7', gasUsed: '0x1' }
        : result,
    )
    node.closing.push(proxy.stop)
    expect(await failure(node.connected([proxy.url], verify).head())).toMatchObject({
      code: 'VERIFY_UNSUPPORTED',
      message: expect.stringContaining('l1BatchNumber'),
      hint: "Set verify: 'none' for this chain in bcdata.config.ts.",
    })
  },
)

test.each(both)('at the level %s fields that no hash covers are left alone', async (verify) => {
  const { source } = await node.behind(
    (method, _, result) =>
      method.startsWith('eth_getBlockBy') && result !== null
        ? { ...(result as Fields), l1BlockNumber: '0x7', size: '0x1' }
        : result,
    verify,
  )
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
})

test.each([
  ['an unknown type', { type: '0x7e' }, 'transactions[0] has the unknown type 0x7e'],
  ['no signature', { r: '0x0', s: '0x0' }, 'transactions[0] is not signed by anybody'],
])("a transaction with %s can't be verified", async (_, fields, problem) => {
  const { source } = await node.behind(
    block(4, (one) => {
      const [first, ...others] = one['transactions'] as readonly unknown[]
      return typeof first !== 'object'
        ? one
        : { ...one, transactions: [{ ...first, ...fields }, ...others] }
    }),
    'full',
  )
  expect(await failure(source.logs(red, 1, 8))).toMatchObject({
    code: 'VERIFY_UNSUPPORTED',
    message: expect.stringContaining(problem),
    hint: "Set verify: 'headers' for this chain in bcdata.config.ts.",
  })
})

function withData(logs: unknown, data: string): readonly unknown[] {
  return (logs as readonly Fields[]).map((log) => ({ ...log, data }))
}
