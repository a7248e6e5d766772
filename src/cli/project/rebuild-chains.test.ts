import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import {
  indexTokens,
  storedTables,
  type Tables,
  type Transfer,
  token,
} from '../../../test/fixtures/token-crawl.js'
import {
  holderOf,
  type TokenDatabase,
  type TokenStore,
  tables,
  tokenStoreOn,
} from '../../../test/fixtures/token-store.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import type { EventHandler, Handlers } from '../../runtime/crawler/handlers.js'
import type { Store } from '../../runtime/store/open-store.js'
import { readFailedHandlers } from '../../runtime/store/stored-letters.js'
import type { FailuresConfig } from '../../shared/config.js'
import { retryContext } from '../dead-letters/retry-context.js'
import { retryHandler } from '../dead-letters/retry-handlers.js'
import { type RebuiltChain, rebuildChains } from './rebuild-chains.js'

type Tokens = Required<Handlers<{ readonly transfer: Transfer }, TokenDatabase>>

const chainId = 31_337
const failing = [3, 17, 38]

type Note = EventHandler<Transfer, TokenDatabase>

/** Notes each block in a row of its own, and what it wrote before it failed is to be taken back. */
const noting =
  (fails: (block: number) => boolean = () => false): Note =>
  async ({ blockNumber }, { tx }) => {
    const row = { chain_id: chainId, contract_address: holderOf(1), balance: 1n }
    await tx
      .insertInto('token_holder')
      .values({ ...row, holder: holderOf(blockNumber) })
      .execute()
    if (fails(blockNumber)) throw new Error(`no price at ${blockNumber}`)
  }

/** The database itself refuses the call: PostgreSQL takes nothing more before a way back. */
const breaking: Note = async (event, context) => {
  const times = failing.includes(event.blockNumber) ? 2 : 1
  for (let call = 0; call < times; call++) await noting()(event, context)
}

describe.each(dialects)('a rebuild with failing handlers on %s', (dialect) => {
  const stores: TokenStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  async function indexed(): Promise<TokenStore> {
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    await indexTokens({ source: chainOf(40, { confirmations: 6 }), store, until: 'head' })
    return store
  }

  function rebuild(
    store: TokenStore,
    transfer: Tokens['transfer'],
    failures: FailuresConfig,
    note: (text: string) => void = () => undefined,
  ): Promise<readonly RebuiltChain[]> {
    const project = { contracts: [token], handlers: { Token: { transfer } } as never }
    const more = {
      tables: store.blocks.derived.tables,
      note,
      nodes: [],
      failures,
      clock: testClock(),
    }
    return rebuildChains(untyped(store), { ...project, ...more })
  }

  const lettersOf = async (store: TokenStore) =>
    (await readFailedHandlers(store.db)).map(({ blockNumber }) => blockNumber)
  const noted = ({ holders }: Tables) =>
    holders.map((row) => Number((row as { holder: string }).holder))
  const others = Array.from({ length: 40 }, (_, block) => block + 1).filter(
    (block) => !failing.includes(block),
  )

  it('ends at the first one, unless the config says otherwise', async () => {
    const store = await indexed()
    const before = await storedTables(store)
    const transfer = noting((block) => failing.includes(block))
    for (const failures of [{}, { handler: 'stop' }] as const) {
      await expect(rebuild(store, transfer, failures)).rejects.toMatchObject({
        code: 'HANDLER_FAILED',
        message: expect.stringContaining('block 3'),
      })
    }
    expect(await storedTables(store)).toEqual(before)
    expect(await lettersOf(store)).toEqual([])
  })

  it('keeps the calls as dead letters, which can be tried again', async () => {
    const store = await indexed()
    const notes: string[] = []
    const transfer = noting((block) => failing.includes(block))
    const failures = { handler: 'dead-letter' } as const
    const rebuilt = await rebuild(store, transfer, failures, (text) => notes.push(text))
    expect(rebuilt).toMatchObject([{ events: 40, to: 40, deadLetters: 3 }])
    expect(noted(await storedTables(store))).toEqual(others)
    const letters = await readFailedHandlers(store.db)
    expect(letters.map(({ reason }) => reason)).toEqual(failing.map((at) => `no price at ${at}`))
    expect(notes.filter((text) => text.startsWith('handler.left-out'))).toHaveLength(3)

    const handlers = { Token: { transfer: noting() } } as never
    const context = retryContext({
      ...{ store: untyped(store), tables, source: null, chainId },
      ...{ contracts: [token], handlers },
    })
    for (const letter of letters) {
      await untyped(store)
        .db.transaction()
        .execute((tx) => retryHandler(tx, letter, context))
    }
    expect(await lettersOf(store)).toEqual([])
    expect(noted(await storedTables(store))).toHaveLength(40)
  })

  it('goes on after an error of the database, and forgets what does not fail any more', async () => {
    const store = await indexed()
    const failures = { handler: 'dead-letter' } as const
    await rebuild(store, breaking, failures)
    expect(noted(await storedTables(store))).toEqual(others)
    expect(await lettersOf(store)).toEqual(failing)
    await rebuild(store, noting(), {})
    expect(await lettersOf(store)).toEqual([])
  })

  it('ends when the transaction is over, whatever the handler says', async () => {
    const store = await indexed()
    const before = await storedTables(store)
    const ending: Note = async (event, context) => {
      await noting()(event, context)
      if (event.blockNumber !== 17) return
      // As a server does after a deadlock.
      await sql`rollback`.execute(context.tx)
      throw new Error('no price')
    }
    await expect(rebuild(store, ending, { handler: 'dead-letter' })).rejects.toThrow()
    expect(await storedTables(store)).toEqual(before)
    expect(await lettersOf(store)).toEqual([])
  })

  it('takes back as much after a fork, dead letters included', async () => {
    const store = await indexed()
    await rebuild(
      store,
      noting((block) => block > 30),
      { handler: 'dead-letter' },
    )
    expect(await lettersOf(store)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40])
    await store.db
      .transaction()
      .execute((tx) => store.blocks.rollback(tx, chainId, { number: 35, hash: '0x35' }))
    expect(await lettersOf(store)).toEqual([31, 32, 33, 34, 35])
    expect(noted(await storedTables(store))).toHaveLength(30)
  })
})

/** As the commands see it, which know no project's tables. */
function untyped(store: TokenStore): Store<unknown> {
  return store as never
}
