import { afterEach, describe, expect, it, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { type TokenDatabase, tokenStore, tokenStoreOn } from '../../../test/fixtures/token-store.js'
import type { Hex } from '../../shared/hex.js'
import type { CallOutcome, ContractCall } from '../ports/chain-source.js'
import { internal } from '../store/internal-tables.js'
import type { Store } from '../store/open-store.js'
import { MemoryChain, unreachable } from '../testing/memory-chain.js'
import { BatchReads, type ReadsContext } from './batch-reads.js'
import type { CallRunner, TransactionReads } from './reads.js'
import { storedReads } from './stored-reads.js'

const contract: Hex = `0x${'c'.repeat(40)}`
const chainId = 31_337

/** Answers with the block and the first argument, and remembers what it was asked. */
class Node {
  readonly chain: MemoryChain
  readonly questions: (readonly ContractCall[])[] = []
  answer: (call: ContractCall, blockNumber: number) => Hex | CallOutcome = ({ data }, block) =>
    `0x${block.toString(16).padStart(64, '0')}${data.slice(2)}`

  constructor() {
    this.chain = new MemoryChain({ onCall: (call, block) => this.answer(call, block) })
    this.chain.mineEmpty(20)
  }

  async call(calls: readonly ContractCall[]): Promise<readonly CallOutcome[]> {
    this.questions.push(calls)
    return this.chain.call(calls)
  }

  get asked(): readonly (readonly unknown[])[] {
    return this.questions.flat().map(({ data, at }) => [at, data])
  }
}

const stores: Store<TokenDatabase>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

type Context = Partial<ReadsContext<never>>
type Work<Result> = (reads: TransactionReads) => Promise<Result>

interface World {
  readonly store: Store<TokenDatabase>
  readonly node: Node
  /** A batch's transaction. */
  within<Result>(work: Work<Result>, context?: Context): Promise<Result>
}

async function world(dialect: (typeof dialects)[number] | null = null): Promise<World> {
  const store = dialect === null ? await tokenStore() : await tokenStoreOn(dialect)
  stores.push(store)
  const node = new Node()
  return {
    store,
    node,
    async within(work, context = {}) {
      const last = { number: 20, hash: '0x' } as const
      const cache = store.blocks.calls
      const given = { chainId, cache, source: node, last, isFinal: true, ...(context as object) }
      const batch = new BatchReads(given)
      return store.db.transaction().execute(async (tx) => {
        const reads = batch.within(tx)
        const result = await work(reads)
        await batch.keep(tx)
        return result
      })
    },
  }
}

function call(runner: CallRunner, data: Hex): Promise<string> {
  return runner.call({ to: contract, data })
}

function answerOf(block: number, data: string): string {
  return `0x${block.toString(16).padStart(64, '0')}${data}`
}

test('what is asked in one turn goes out together, each call on its block', async () => {
  const { node, within } = await world()
  const answers = await within((reads) =>
    Promise.all([
      call(reads.at({ blockNumber: 3 }), '0x01'),
      call(reads.at({ blockNumber: 4 }), '0x01'),
      // Others await a few times before they ask.
      Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => call(reads.at({ blockNumber: 3 }), '0x02')),
      call(reads.at({ blockNumber: 3 }), '0x01'),
    ]),
  )
  expect(answers).toEqual([
    answerOf(3, '01'),
    answerOf(4, '01'),
    answerOf(3, '02'),
    answerOf(3, '01'),
  ])
  expect(node.questions).toHaveLength(1)
  expect(node.asked).toEqual([
    [3, '0x01'],
    [4, '0x01'],
    [3, '0x02'],
  ])
})

test('many calls go out in questions of bounded size, and come back in their order', async () => {
  const { node, within } = await world()
  const numbers = Array.from({ length: 730 }, (_, index) => index)
  const dataOf = (index: number) => index.toString(16).padStart(4, '0')
  const answers = await within((reads) =>
    Promise.all(numbers.map((index) => call(reads.at({ blockNumber: 5 }), `0x${dataOf(index)}`))),
  )
  expect(answers).toEqual(numbers.map((index) => answerOf(5, dataOf(index))))
  expect(Math.max(...node.questions.map(({ length }) => length))).toBe(50)
})

test('a block that can be replaced is asked for by its hash', async () => {
  const { node, within } = await world()
  const last = await node.chain.header(20)
  await within(
    async (reads) => {
      await call(reads.at({ blockNumber: 20 }), '0x01')
      await call(reads.at({ blockNumber: 19 }), '0x01')
    },
    { isFinal: false, ...(last && { last }) },
  )
  expect(node.asked).toEqual([
    [last, '0x01'],
    [19, '0x01'],
  ])
})

test('a block that was replaced fails the batch', async () => {
  const { node, within } = await world()
  const last = await node.chain.header(20)
  node.chain.fork(1)
  node.chain.mine()
  const work: Work<string> = (reads) => call(reads.at({ blockNumber: 20 }), '0x01')
  await expect(within(work, { isFinal: false, ...(last && { last }) })).rejects.toMatchObject({
    code: 'RPC_BLOCK_GONE',
  })
})

test('a state that the node has thrown away is an error', async () => {
  const { node, within } = await world()
  node.answer = () => ({ type: 'no state' })
  await within(async (reads) => {
    await expect(call(reads.at({ blockNumber: 2 }), '0x01')).rejects.toMatchObject({
      code: 'RPC_STATE_PRUNED',
      message: expect.stringContaining('block 2'),
    })
    expect(reads.failure).toMatchObject({ error: { code: 'RPC_STATE_PRUNED' } })
  })
})

test('a failure of the node is remembered, but not as an answer', async () => {
  const { node, within, store } = await world()
  node.chain.failNext(unreachable())
  await within(async (reads) => {
    const runner = reads.at({ blockNumber: 2 })
    await expect(Promise.all([call(runner, '0x01'), call(runner, '0x02')])).rejects.toMatchObject({
      code: 'RPC_UNREACHABLE',
    })
    expect(reads.failure).toMatchObject({ error: { code: 'RPC_UNREACHABLE' } })
  })
  expect(await rows(store)).toEqual([])
  expect(await within((reads) => call(reads.at({ blockNumber: 2 }), '0x01'))).toBe(
    answerOf(2, '01'),
  )
})

test('a transaction that is done again asks for nothing twice, and keeps all', async () => {
  const { node, store } = await world()
  const last = { number: 20, hash: '0x' } as const
  const cache = store.blocks.calls
  const batch = new BatchReads({ chainId, cache, source: node, last, isFinal: true })
  for (const isLast of [false, true]) {
    const done = store.db.transaction().execute(async (tx) => {
      const reads = batch.within(tx)
      expect(await call(reads.at({ blockNumber: 2 }), '0x01')).toBe(answerOf(2, '01'))
      await batch.keep(tx)
      if (!isLast) throw new Error('a deadlock')
    })
    if (isLast) await done
    else await expect(done).rejects.toThrow('a deadlock')
  }
  expect(node.questions).toHaveLength(1)
  expect(await rows(store)).toHaveLength(1)
})

test.each<[string, object]>([
  ['value', { value: 1n }],
  ['gasLimit', { gasLimit: 100n }],
  ['blockTag', { blockTag: 'latest' }],
  ['to', { to: 'vitalik.eth' }],
  ['to', { to: undefined }],
  ['data', { data: 'transfer' }],
  ['from', { from: '0x12' }],
])('a request with another %s than a read has is refused', async (_field, fields) => {
  const { within, node } = await world()
  await within(async (reads) => {
    const request = { to: contract, data: '0x01', ...fields }
    await expect(reads.at({ blockNumber: 2 }).call(request)).rejects.toMatchObject({
      code: 'READ_UNSUPPORTED',
    })
    const runner = reads.at({ blockNumber: 2 })
    const plain = { to: contract.toUpperCase().replace('0X', '0x'), from: contract, value: null }
    expect(await runner.call({ ...plain, data: '0x0A', blockTag: 2 })).toBe(answerOf(2, '0a'))
    expect(() => reads.at({ blockNumber: 21 })).toThrow('asks for block 21 after 20')
  })
  expect(node.questions[0]?.[0]).toEqual({ to: contract, data: '0x0a', from: contract, at: 2 })
})

describe.each(dialects)('answers kept on %s', (dialect) => {
  it('are those of their call, block and caller, and need no node', async () => {
    const { node, store, within } = await world(dialect)
    const long: Hex = `0x${'ab'.repeat(5_000)}`
    const work: Work<readonly string[]> = (reads) => {
      const runner = reads.at({ blockNumber: 2 })
      return Promise.all([
        call(runner, '0x01'),
        call(runner, long),
        call(reads.at({ blockNumber: 3 }), '0x01'),
        runner.call({ to: contract, data: '0x01', from: `0x${'d'.repeat(40)}` }),
        runner.call({ to: `0x${'e'.repeat(40)}`, data: '0x01' }),
      ])
    }
    const answers = await within(work)
    const offline = storedReads(store.blocks.calls, chainId)
    expect(await store.db.transaction().execute((tx) => work(offline.within(tx)))).toEqual(answers)
    expect(await within(work)).toEqual(answers)
    expect(node.questions).toHaveLength(1)
    expect(await rows(store)).toHaveLength(5)
    const elsewhere = storedReads(store.blocks.calls, chainId + 1)
    await store.db.transaction().execute(async (tx) => {
      await expect(work(elsewhere.within(tx))).rejects.toMatchObject({ code: 'READ_NOT_CACHED' })
    })
  })

  it('are kept for what a contract refuses, and for what is too large', async () => {
    const { node, store, within } = await world(dialect)
    node.answer = ({ data }) =>
      data === '0x01' ? { type: 'revert', data: '0xdead' } : `0x${'00'.repeat(300_000)}`
    const check: Work<void> = async (reads) => {
      const runner = reads.at({ blockNumber: 2 })
      await expect(call(runner, '0x01')).rejects.toMatchObject({
        code: 'CALL_EXCEPTION',
        data: '0xdead',
        transaction: { to: contract, data: '0x01' },
      })
      await expect(call(runner, '0x02')).rejects.toMatchObject({ code: 'READ_TOO_LARGE' })
      expect(reads.failure).toBeNull()
    }
    await within(check)
    const offline = storedReads(store.blocks.calls, chainId)
    await store.db.transaction().execute((tx) => check(offline.within(tx)))
    expect(await rows(store)).toMatchObject([
      { answer: null, refusal: '0xdead' },
      { answer: null, refusal: null },
    ])
  })

  it('hold for all blocks where they are constant, from whichever block they come', async () => {
    const { node, within } = await world(dialect)
    const work =
      (blockNumber: number): Work<string> =>
      (reads) =>
        call(reads.constant({ blockNumber }), '0x01')
    expect(await within(work(7))).toBe(answerOf(7, '01'))
    expect(await within(work(9))).toBe(answerOf(7, '01'))
    expect(await within(work(3))).toBe(answerOf(7, '01'))
    expect(await within((reads) => call(reads.at({ blockNumber: 9 }), '0x01'))).toBe(
      answerOf(9, '01'),
    )
    expect(node.asked).toEqual([
      [7, '0x01'],
      [9, '0x01'],
    ])
  })

  it('go with the blocks that are rolled back', async () => {
    const { store, within } = await world(dialect)
    await within(async (reads) => {
      await call(reads.at({ blockNumber: 5 }), '0x01')
      await call(reads.at({ blockNumber: 6 }), '0x01')
      await call(reads.constant({ blockNumber: 6 }), '0x01')
    })
    const ancestor = { number: 5, hash: `0x${'5'.repeat(64)}` } as const
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.rollback(tx, chainId + 1, ancestor)
    })
    expect(await rows(store)).toHaveLength(3)
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.rollback(tx, chainId, ancestor)
    })
    expect(await rows(store)).toMatchObject([{ block_number: 5 }])
  })

  it('are missed by name where there is no node', async () => {
    const { store } = await world(dialect)
    const offline = storedReads(store.blocks.calls, chainId)
    await store.db.transaction().execute(async (tx) => {
      const reads = offline.within(tx)
      await expect(call(reads.at({ blockNumber: 2 }), '0x12345678')).rejects.toMatchObject({
        code: 'READ_NOT_CACHED',
        message: expect.stringMatching(/0xc{40} at block 2 \(call 0x12345678\)/),
      })
      expect(reads.failure).not.toBeNull()
    })
  })
})

async function rows({ db }: Store<TokenDatabase>): Promise<readonly unknown[]> {
  return internal(db).selectFrom('_bcdata_call').selectAll().orderBy('data').execute()
}
