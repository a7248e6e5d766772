import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectChain } from '../../src/runtime/chain/evm/connect-chain.js'
import type { Verify } from '../../src/runtime/chain/evm/reading.js'
import type { ChainSource, LogFilter } from '../../src/runtime/ports/chain-source.js'
import type { Hex } from '../../src/shared/hex.js'
import type { Anvil } from '../anvil.js'
import { blueTopic, emitter, redTopic, startSigningAnvil } from '../fixtures/every-transaction.js'
import { startProxy, type Twist } from '../fixtures/rpc-proxy.js'
import { type RpcServer, rpcError } from '../fixtures/rpc-server.js'
import { testClock } from '../fixtures/test-clock.js'

let anvil: Anvil
beforeAll(async () => {
  anvil = await startSigningAnvil()
  const [from] = await anvil.rpc<readonly Hex[]>('eth_accounts')
  let nonce = 0
  // Blocks 2, 4, 6 and 8 have two logs each; the others have none.
  for (let number = 1; number <= 8; number++) {
    for (const topic of number % 2 === 0 ? [redTopic, blueTopic] : []) {
      const input = `${topic}${'cd'.repeat(number)}`
      const shown = `0x${(nonce++).toString(16)}`
      await anvil.rpc('eth_sendTransaction', {
        from,
        to: emitter,
        input,
        nonce: shown,
        gas: '0x20000',
      })
    }
    await anvil.rpc('evm_mine')
  }
})
afterAll(() => anvil.stop())

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const red: LogFilter = { addresses: [emitter], topic0s: [redTopic] }

type Fields = Record<string, unknown>

const honest: Twist = (_, __, result) => result

/** Changes the block of a number, however it was asked for. */
function block(number: number, change: (block: Fields) => Fields): Twist {
  return (method, _, result) => {
    const isIt =
      method.startsWith('eth_getBlockBy') && Number((result as Fields)?.['number']) === number
    return isIt ? change(result as Fields) : result
  }
}

function receipts(
  change: (receipts: readonly Fields[], params: readonly unknown[]) => unknown,
): Twist {
  return (method, params, result) =>
    method === 'eth_getBlockReceipts' ? change(result as readonly Fields[], params) : result
}

function logs(change: (logs: readonly Fields[]) => unknown): Twist {
  return (method, _, result) =>
    method === 'eth_getLogs' ? change(result as readonly Fields[]) : result
}

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
      const { source } = await behind(twist, verify)
      const { hash } = await anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
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
  const proxy = await startProxy(anvil, (...asked) => (lying ? twist(...asked) : asked[2]))
  closing.push(proxy.stop)
  const source = connected([proxy.url], verify)
  await source.head()
  lying = true
  const { hash } = await anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x8', false)
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
  const { source, proxy } = await behind(honest, verify)
  const range = await source.logs(red, 1, 8)
  expect(range?.logs.map(({ blockNumber, index, data }) => [blockNumber, index, data])).toEqual(
    [2, 4, 6, 8].map((number) => [number, 0, `0x${'cd'.repeat(number)}`]),
  )
  expect(range?.last).toMatchObject((await source.header(8)) ?? {})
  const methods = new Set(proxy.requests.flat().map(({ method }) => method))
  expect(methods.has('eth_getLogs')).toBe(verify !== 'full')
})

test.each(both)('at the level %s a range knows the block that it continues', async (verify) => {
  const { source } = await behind(honest, verify)
  expect((await source.logs(red, 5, 8))?.parentHash).toBe((await source.header(4))?.hash)
})

test.each(both)('at the level %s a lie that passes is asked again', async (verify) => {
  let lies = 2
  const twist = block(4, (one) => (lies-- > 0 ? { ...one, gasUsed: '0x1' } : one))
  const { source } = await behind(twist, verify)
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
  expect(lies).toBeLessThan(0)
})

test.each(both)('at the level %s another node stands in for a liar', async (verify) => {
  const liar = await startProxy(
    anvil,
    block(4, (one) => ({ ...one, gasUsed: '0x1' })),
  )
  closing.push(liar.stop)
  const source = connected([liar.url, anvil.url], verify)
  await source.head()
  expect((await source.logs(red, 1, 8))?.logs).toHaveLength(4)
})

/** The same node, with the blocks above 4 of another chain as long as it `lies`. */
async function withStrangers(lies: (method: string) => boolean): Promise<Twist> {
  const other = await startSigningAnvil()
  closing.push(() => other.stop())
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
    const proxy = await startProxy(anvil, await withStrangers(() => true))
    closing.push(proxy.stop)
    const source = connected([proxy.url], verify, part)
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
  const { source } = await behind(twist, 'headers')
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
  const { source } = await behind(twist, 'headers')
  expect((await failure(source.logs(red, 4, 4))).message).toMatch(problem)
})

test('the logs of a block are not held against the header of another', async () => {
  const block3 = await anvil.rpc('eth_getBlockByNumber', '0x3', false)
  const { hash } = await anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
  const { source } = await behind((method, _, result) => {
    if (method === 'eth_getBlockByHash') return block3
    return method === 'eth_getLogs' ? [] : result
  }, 'headers')
  expect((await failure(source.blockLogs(red, { number: 4, hash }))).message).toMatch(/hash is/)
})

test('receipts that are missing are asked for again', async () => {
  let missing = 2
  const { source, proxy } = await behind(
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
  const { source } = await behind(twist, 'full')
  expect(await failure(source.logs(red, 4, 4))).toMatchObject({ code: 'RPC_INCONSISTENT' })
})

test.each<readonly [string, Twist]>([
  ['no receipts', receipts(() => null)],
  ['the receipts of another', oneByOne((one) => ({ ...one, blockHash: one['transactionHash'] }))],
])('a block by its hash that has %s was replaced meanwhile', async (_, twist) => {
  const { source } = await behind(twist, 'full')
  const { hash } = await anvil.rpc<{ hash: Hex }>('eth_getBlockByNumber', '0x4', false)
  expect(await source.blockLogs(red, { number: 4, hash })).toBe(null)
})

test.each(both)('at the level %s another block than asked for is not believed', async (verify) => {
  const block3 = await anvil.rpc('eth_getBlockByNumber', '0x3', true)
  const { source } = await behind((method, params, result) => {
    if (Number(params[0]) !== 4) return method === 'eth_getLogs' ? [] : result
    return method === 'eth_getBlockByNumber' ? block3 : []
  }, verify)
  expect(await failure(source.logs(red, 4, 4))).toMatchObject({
    code: 'RPC_INVALID_ANSWER',
    message: expect.stringContaining('it is block 3, not 4'),
  })
})

test('a node without receipts of blocks is asked for them one by one', async () => {
  const { source, proxy } = await behind((method, _, result) => {
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
  const { source } = await behind((method, _, result) => {
    if (method === 'eth_getTransactionReceipt') return { ...(result as Fields), status: '0x0' }
    if (method !== 'eth_getBlockReceipts') return result
    throw rpcError(-32601, 'the method eth_getBlockReceipts does not exist')
  }, 'full')
  expect(await failure(source.logs(red, 1, 8))).toMatchObject({ code: 'VERIFY_FAILED' })
})

test.each(both)(
  'a chain that hashes its headers differently is not called a liar at the level %s',
  async (verify) => {
    const proxy = await startProxy(anvil, (method, _, result) =>
      method.startsWith('eth_getBlockBy')
        ? { ...(result as Fields), l1BatchNumber: '0x7', gasUsed: '0x1' }
        : result,
    )
    closing.push(proxy.stop)
    expect(await failure(connected([proxy.url], verify).head())).toMatchObject({
      code: 'VERIFY_UNSUPPORTED',
      message: expect.stringContaining('l1BatchNumber'),
      hint: "Set verify: 'none' for this chain in bcdata.config.ts.",
    })
  },
)

test.each(both)('at the level %s fields that no hash covers are left alone', async (verify) => {
  const { source } = await behind(
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
  const { source } = await behind(
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

async function behind(
  twist: Twist,
  verify: Verify,
): Promise<{ source: ChainSource; proxy: RpcServer }> {
  const proxy = await startProxy(anvil, twist)
  closing.push(proxy.stop)
  const source = connected([proxy.url], verify)
  await source.identify()
  await source.head().catch(() => undefined)
  return { source, proxy }
}

function connected(rpc: readonly string[], verify: Verify, rangeBlocksMax = 2_000): ChainSource {
  const source = connectChain({ rpc, verify, rangeBlocksMax }, { clock: testClock() })
  closing.push(() => source.close())
  return source
}

async function failure(question: Promise<unknown>): Promise<Error & { code?: string }> {
  return question.then(
    (answer) => new Error(`believed: ${JSON.stringify(answer)?.slice(0, 200)}`),
    (error: Error) => error,
  )
}

function withData(logs: unknown, data: string): readonly unknown[] {
  return (logs as readonly Fields[]).map((log) => ({ ...log, data }))
}
