import { afterEach, expect, test } from 'vitest'
import { throwing, tooWide, twice } from '../../../test/fixtures/failing-handlers.js'
import type { Transfer } from '../../../test/fixtures/token-crawl.js'
import {
  holderOf,
  type TokenDatabase,
  tokenStore,
  transfer,
} from '../../../test/fixtures/token-store.js'
import { storedReads } from '../reads/stored-reads.js'
import type { Store } from '../store/open-store.js'
import { batch, type HandlerRegistry, type Handlers, handleEvents } from './handlers.js'

let store: Store<TokenDatabase> | undefined
afterEach(() => store?.close())

interface Events {
  readonly transfer: Transfer
  readonly approval: { readonly spender: string }
}

const events = [
  transfer({ blockNumber: 1 }, { value: 1n }),
  { ...transfer({ blockNumber: 1, index: 1 }, { value: 2n }), event: 'approval' },
  { ...transfer({ blockNumber: 2 }, { value: 3n }), contract: 'Other' },
  transfer({ blockNumber: 3 }, { value: 4n }),
]

async function handle(handlers: HandlerRegistry<TokenDatabase>): Promise<void> {
  store = await tokenStore()
  const reads = storedReads(store.blocks.calls, 1)
  await store.db
    .transaction()
    .execute((tx) => handleEvents(tx, { chainId: 1, events, reads }, handlers))
}

test('single handlers run in chain order over all contracts, batch handlers after them', async () => {
  const seen: string[] = []
  const token: Handlers<Events, TokenDatabase> = {
    transfer: batch(async (all, { chainId }) => {
      seen.push(`batch of ${all.map(({ args }) => args.value)} on ${chainId}`)
    }),
    approval: async ({ args, blockNumber }) => {
      // The arguments are typed by the event.
      const spender: string = args.spender
      seen.push(`approval in ${blockNumber} ${spender}`)
    },
  }
  const other: Handlers<Events, TokenDatabase> = {
    transfer: ({ args }) => {
      seen.push(`other ${args.value}`)
    },
  }
  await handle({ Token: token, Other: other, Unused: {} })
  expect(seen).toEqual(['approval in 1 undefined', 'other 3', 'batch of 1,4 on 1'])
})

test('handlers write through the transaction of the batch', async () => {
  const token: Handlers<Events, TokenDatabase> = {
    transfer: async ({ address, chainId }, { tx }) => {
      await tx
        .insertInto('token_holder')
        .values({ chain_id: chainId, contract_address: address, holder: holderOf(1), balance: 1n })
        .execute()
      throw new Error('too late')
    },
  }
  await expect(handle({ Token: token })).rejects.toThrow('too late')
  expect(await store?.db.selectFrom('token_holder').selectAll().execute()).toEqual([])
})

const inFixture = expect.stringMatching(/^\/.*\/test\/fixtures\/failing-handlers\.ts:\d+:\d+$/)

test('a failing handler is named with its event and its line', async () => {
  await expect(handle({ Token: throwing })).rejects.toMatchObject({
    code: 'HANDLER_FAILED',
    where: inFixture,
    message: expect.stringMatching(
      /^The handler Token\.transfer failed for the event 0 of block 1, transaction 0x0+1: x is undefined$/,
    ),
    cause: expect.any(TypeError),
  })
  const failing = () => Promise.reject(new Error('x is undefined'))
  await expect(handle({ Token: { transfer: batch(failing) } })).rejects.toMatchObject({
    code: 'HANDLER_FAILED',
    message: expect.stringContaining('2 events of blocks 1 to 3: x is undefined'),
  })
})

test('an error of a query names the line of the handler, and keeps its advice', async () => {
  await expect(handle({ Token: tooWide })).rejects.toMatchObject({
    where: inFixture,
    message: expect.stringContaining(String(2n ** 64n)),
    hint: expect.stringContaining('encodeUint256'),
  })
  await store?.close()
  await expect(handle({ Token: twice })).rejects.toMatchObject({
    where: inFixture,
    message: expect.stringContaining('UNIQUE constraint failed'),
    hint: expect.stringContaining('Correct the handler'),
  })
})

test('without a line of the project the handler itself is named', async () => {
  const failing = () => Promise.reject('boom')
  await expect(handle({ Token: { transfer: failing } })).rejects.toMatchObject({
    where: 'Token.transfer',
    message: expect.stringMatching(/: boom$/),
  })
})
