import { type Kysely, sql, type Transaction } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Batch } from '../../src/runtime/crawler/batch.js'
import { createCrawler } from '../../src/runtime/crawler/create-crawler.js'
import { handleEvents } from '../../src/runtime/crawler/handlers.js'
import { inTransaction } from '../../src/runtime/crawler/in-transaction.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import type { MemoryChain } from '../../src/runtime/testing/memory-chain.js'
import { type ServerDialect, serverDialects } from '../databases/dialects.js'
import { type RecordingLogger, recordingLogger } from '../fixtures/recording-logger.js'
import {
  expectedTables,
  placedToken,
  storedTables,
  tokenHandlers,
} from '../fixtures/token-crawl.js'
import { type TokenDatabase, type TokenStore, tokenStoreOn } from '../fixtures/token-store.js'
import { chainOf, mineTransfers } from '../fixtures/transfer-chain.js'

type Tx = Transaction<TokenDatabase>

async function opened(dialect: ServerDialect): Promise<TokenStore> {
  const store = await tokenStoreOn(dialect)
  onTestFinished(() => store.close())
  return store
}

/** Another program that is connected to the same database. */
async function another({ url }: TokenStore): Promise<Kysely<TokenDatabase>> {
  const { db, close } = await openStore<TokenDatabase>({ url, tables: {} })
  onTestFinished(() => close())
  return db
}

/** The loop of a project; `during` runs in each transaction, before and after its writes. */
async function index(
  store: TokenStore,
  chain: MemoryChain,
  during: (tx: Tx, batch: Batch<Tx>, at: 'begin' | 'end') => Promise<void>,
): Promise<RecordingLogger> {
  const logger = recordingLogger()
  const options = { pollIntervalMs: 1, rangeBlocksMax: 4, lagMsMax: 0 }
  const contracts = [placedToken]
  const crawler = createCrawler({ source: chain, store: store.blocks, contracts, logger, options })
  for await (const batch of crawler.batches({ until: 'head' })) {
    await inTransaction(store.db, batch, async (tx) => {
      await batch.rollback(tx)
      await during(tx, batch, 'begin')
      await batch.store(tx)
      await handleEvents(tx, batch, tokenHandlers)
      await during(tx, batch, 'end')
      await batch.commit(tx)
    })
  }
  return logger
}

describe.each(serverDialects)('%s', (dialect) => {
  const ownId = { mysql: sql`connection_id()`, postgres: sql`pg_backend_pid()` }[dialect]
  const kill = { mysql: sql`kill `, postgres: sql`select pg_terminate_backend` }[dialect]

  test('a connection that is ended inside any transaction is opened again, and the batch repeated', async () => {
    const store = await opened(dialect)
    const other = await another(store)
    const chain = chainOf(24)
    let count = 0
    const during = async (tx: Tx): Promise<void> => {
      count++
      if (count % 3 !== 0) return
      const { rows } = await sql<{ id: number }>`select ${ownId} as id`.execute(tx)
      await sql`${kill}(${sql.lit(rows[0]?.id ?? 0)})`.execute(other)
    }
    const warnings = [...(await index(store, chain, during)).events('warn')]
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
    // What handlers write above finality is journalled on the new connection, too.
    for (let forks = 0; forks < 3; forks++) {
      chain.fork(6)
      mineTransfers(chain, 8, forks + 1)
      warnings.push(...(await index(store, chain, during)).events('warn'))
      expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
    }
    const lost = warnings.filter((event) => event === 'database.unavailable')
    expect(lost.length).toBeGreaterThan(10)
    expect(new Set(warnings)).toEqual(new Set(['database.unavailable', 'chain.fork']))
  })

  test('a batch that loses a deadlock is done again', async () => {
    const store = await opened(dialect)
    const other = await another(store)
    const chain = chainOf(24)
    await sql`create table heavy (n int primary key)`.execute(other)
    let fought = 0
    const during = async (tx: Tx, batch: Batch<Tx>, at: 'begin' | 'end'): Promise<void> => {
      if (at !== 'begin' || batch.to < 20 || fought > 0) return
      fought++
      await deadlock(tx, other)
    }
    const logger = await index(store, chain, during)
    expect(fought).toBe(1)
    expect(logger.events('warn')).toEqual(['database.busy'])
    expect(await storedTables(store)).toEqual(expectedTables(chain.allLogs))
  })

  /** Each of the two holds a row that the other one wants; the server ends the one of the batch. */
  async function deadlock(tx: Tx, other: Kysely<TokenDatabase>): Promise<void> {
    const [mine = '', theirs = ''] = (
      await tx.selectFrom('token_holder').select('holder').orderBy('holder').execute()
    ).map(({ holder }) => holder)
    const touch = (db: Kysely<TokenDatabase>, holder: string) =>
      db.updateTable('token_holder').set({ note: 'x' }).where('holder', '=', holder).execute()
    let begun = () => {}
    const isReady = new Promise<void>((resolve) => {
      begun = resolve
    })
    await touch(tx, mine)
    const rival = other.transaction().execute(async (its) => {
      // The server prefers to end who wrote less, or who waits first.
      if (dialect === 'postgres') await sql`set local deadlock_timeout = '60s'`.execute(its)
      const numbers = Array.from({ length: 500 }, (_, n) => sql`(${sql.lit(n)})`)
      await sql`insert into heavy values ${sql.join(numbers)}`.execute(its)
      await touch(its, theirs)
      const waiting = touch(its, mine)
      begun()
      await waiting
      throw new Error('undone')
    })
    await isReady
    try {
      await touch(tx, theirs)
    } finally {
      // Its wait ends with this transaction.
      rival.catch(() => undefined)
    }
  }
})
