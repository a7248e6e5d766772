import type { Kysely } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../../../test/databases/create-database.js'
import { dialects } from '../../../test/databases/dialects.js'
import { indexTokens, token, tokenHandlers } from '../../../test/fixtures/token-crawl.js'
import { type TokenDatabase, tables, tokenMigrations } from '../../../test/fixtures/token-store.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import { type HandlerRegistry, handleEvents } from '../crawler/handlers.js'
import { storedReads } from '../reads/stored-reads.js'
import { internal } from '../store/internal-tables.js'
import { migrate } from '../store/migrate.js'
import { openStore, type Store } from '../store/open-store.js'
import { createTable } from '../store/schema/create-table.js'
import { handledContracts } from './handled-contracts.js'
import { replay } from './replay.js'
import { tablesOf } from './tables-of.js'

const chainId = 31_337
const all = {
  ...tables,
  block_total: { chain_id: 'int32', block: 'int32', total: 'uint256' },
} as const
const derived = ['token_holder', 'block_total']

const migrations = [
  ...tokenMigrations,
  {
    name: '0002_total',
    up: (db: Kysely<unknown>) =>
      createTable(db, 'block_total', {
        columns: all.block_total,
        primaryKey: ['chain_id', 'block'],
      }),
  },
]

/** Balances by the token's own handler, totals by hand. */
const both: HandlerRegistry<TokenDatabase> = {
  Token: {
    transfer: {
      async handleAll(events, context) {
        const { transfer } = tokenHandlers.Token
        if (typeof transfer === 'object') await transfer.handleAll(events as never, context)
        for (const { blockNumber, args } of events) {
          const row = { chain_id: chainId, block: blockNumber, total: args.value as bigint }
          await (context.tx as never as Kysely<Record<string, typeof row>>)
            .insertInto('block_total')
            .values(row)
            .execute()
        }
      },
    },
  },
}

describe.each(dialects)('a rebuild of some tables on %s', (dialect) => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function indexed(): Promise<Store<TokenDatabase>> {
    const { url, drop } = await createDatabase(dialect)
    const store = await openStore<TokenDatabase>({ url, tables: all, derived, writer: true })
    closing.push(drop, () => store.close())
    await migrate(store, migrations)
    const source = chainOf(24, { confirmations: 6 })
    await indexTokens({ source, store, handlers: both, until: 'head' })
    return store
  }

  async function contents({ db }: Store<TokenDatabase>): Promise<unknown> {
    const read = (name: string) =>
      (db as never as Kysely<Record<string, object>>).selectFrom(name).selectAll()
    const images = internal(db)
      .selectFrom('_bcdata_journal')
      .select(['chain_id', 'block_number', 'table_name', 'row_key', 'row_before'])
    return [
      await read('token_holder')
        .orderBy('holder' as never)
        .execute(),
      await read('block_total')
        .orderBy('block' as never)
        .execute(),
      await images.orderBy('block_number').orderBy('table_name').orderBy('row_key').execute(),
    ]
  }

  function rebuild(
    store: Store<TokenDatabase>,
    handlers: HandlerRegistry<TokenDatabase>,
    names: readonly string[],
  ) {
    const reads = storedReads(store.blocks.calls, chainId)
    return store.db.transaction().execute((tx) =>
      replay(tx, {
        store: store.blocks,
        chainId,
        contracts: handledContracts([token], handlers),
        tables: names,
        handle: ({ events }) => handleEvents(tx, { chainId, events, reads }, handlers),
      }),
    )
  }

  it('leaves the others alone, before-images included', async () => {
    const store = await indexed()
    const before = await contents(store)
    await store.db.updateTable('token_holder').set({ balance: 3n }).execute()
    await rebuild(store, tokenHandlers, ['token_holder'])
    expect(await contents(store)).toEqual(before)
  })

  it('ends when a handler writes to another one, and nothing was changed', async () => {
    const store = await indexed()
    const before = await contents(store)
    const writesTotals: HandlerRegistry<TokenDatabase> = {
      Token: {
        transfer: async ({ blockNumber }, { tx }) => {
          // Only what may be replaced: there the journal knows these rows already.
          if (blockNumber < 20) return
          await (tx as never as Kysely<Record<string, { total: bigint }>>)
            .updateTable('block_total')
            .set({ total: 1n })
            .where('block' as never, '=', blockNumber as never)
            .execute()
        },
      },
    }
    await expect(rebuild(store, writesTotals, ['token_holder'])).rejects.toMatchObject({
      code: 'REBUILD_REFUSED',
      context: { others: ['block_total'] },
    })
    expect(await contents(store)).toEqual(before)
  })
})

it('a table belongs to the contract with the longest name that it begins with', () => {
  const named = (name: string, table: string) => ({
    name,
    events: token.events.map((event) => ({ ...event, table })),
  })
  const contracts = [
    named('Token', 'token_evt_transfer'),
    named('TokenV2', 'token_v2_evt_transfer'),
  ]
  const names = ['token_holder', 'token_v2_holder', 'tokens', 'daily_volume']
  expect(tablesOf('Token', names, contracts)).toEqual(['token_holder'])
  expect(tablesOf('TokenV2', names, contracts)).toEqual(['token_v2_holder'])
})
