import { expect, test } from 'vitest'
import {
  expectedTables,
  indexTokens,
  placedToken,
  storedTables,
  token,
  tokenHandlers,
  transferEvent,
} from '../../../test/fixtures/token-crawl.js'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import { tables } from '../../../test/fixtures/token-store.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import { prepareLateWork } from '../../runtime/store/late-work.js'
import type { Store } from '../../runtime/store/open-store.js'
import { readLogLetters } from '../../runtime/store/stored-letters.js'
import { retryContext } from './retry-context.js'
import { retryLog } from './retry-logs.js'

const chainId = 31_337
const hard = [3, 11]

/** What an older version of the code did: some logs were beyond it. */
const older = {
  ...transferEvent,
  decode(log: Parameters<typeof transferEvent.decode>[0]) {
    if (hard.includes(log.blockNumber)) throw new Error('too hard')
    return transferEvent.decode(log)
  },
}

test('a log that can be decoded now becomes a row and is handled, once', async () => {
  const chain = chainOf(30)
  const store = await openedStore()
  const contracts = [{ ...placedToken, definition: { name: 'Token', events: [older] } }]
  await indexTokens({ source: chain, store, contracts, until: 'head' })
  expect(await readLogLetters(store.db)).toHaveLength(2)

  const retry = async (definition: typeof token) => {
    const context = retryContext({
      ...{ store: store as unknown as Store<unknown>, tables, source: null, chainId },
      ...{ contracts: [definition], handlers: tokenHandlers as never },
    })
    const answers: boolean[] = []
    for (const letter of await readLogLetters(store.db)) {
      await context.store.db.transaction().execute(async (tx) => {
        answers.push(await retryLog(tx, letter, context))
      })
    }
    return answers
  }
  await prepareLateWork(store, chainId)
  expect(await retry({ name: 'Token', events: [older] })).toEqual([false, false])
  expect(await retry(token)).toEqual([true, true])
  expect(await readLogLetters(store.db)).toEqual([])
  // Blocks above finality come again.
  await indexTokens({ source: chain, store, until: 'head' })
  expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
})

test('a log of a layout that is not bound yet is left to the indexer', async () => {
  const chain = chainOf(30)
  const store = await openedStore()
  const contracts = [{ ...placedToken, definition: { name: 'Token', events: [older] } }]
  await indexTokens({ source: chain, store, contracts, until: 'head' })
  const moved = { ...token, events: [{ ...transferEvent, table: 'token_evt_moved' }] }
  const context = retryContext({
    ...{ store: store as unknown as Store<unknown>, tables, source: null, chainId },
    ...{ contracts: [moved], handlers: {} },
  })
  const [letter] = await readLogLetters(store.db)
  expect(letter).toMatchObject({ kind: 'log', reason: 'too hard' })
  if (letter === undefined) return
  const done = await context.store.db.transaction().execute((tx) => retryLog(tx, letter, context))
  expect(done).toBe(false)
  expect(await readLogLetters(store.db)).toHaveLength(2)
})
