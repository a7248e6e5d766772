import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  expectedTables,
  indexTokens,
  placedToken,
  storedTables,
  transferLog,
} from '../../../test/fixtures/token-crawl.js'
import { type TokenStore, tables, tokenStoreOn } from '../../../test/fixtures/token-store.js'
import { createAuditStore } from '../store/audit-store.js'
import { MemoryChain } from '../testing/memory-chain.js'
import { auditBlocks } from './audit-blocks.js'
import type { Finding } from './finding.js'

const chainId = 31_337
const confirmations = 4
const options = { rangeBlocksMax: 7 }

describe.each(dialects)('an audit on %s', (dialect) => {
  const stores: TokenStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  async function indexed(blocks = 30): Promise<{ chain: MemoryChain; store: TokenStore }> {
    const chain = new MemoryChain({ confirmations })
    for (let block = 1; block <= blocks; block++) {
      chain.mine([transferLog(0, block % 5, 100n), transferLog(block % 5, 9, 3n)])
    }
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    await indexTokens({ source: chain, store, until: 'head', options })
    return { chain, store }
  }

  async function findingsOf(
    chain: MemoryChain,
    store: TokenStore,
    { fix = false, contracts = [placedToken], from = 0 } = {},
  ): Promise<readonly Finding[]> {
    const rows = await createAuditStore(store, tables)
    const to = (await rows.settled(chainId)) ?? -1
    const { signal } = new AbortController()
    const given = { source: chain, store: rows, chainId, contracts, from, to, options, signal }
    const all: Finding[] = []
    let next = from
    for await (const blocks of auditBlocks(given)) {
      expect(blocks.from).toBe(next)
      next = blocks.to + 1
      const right = blocks.findings.flatMap((one) => ('event' in one ? [one.event] : []))
      const extra = blocks.findings.flatMap((one) => (one.kind === 'extra' ? [one] : []))
      if (fix) {
        await store.db
          .transaction()
          .execute((tx) => rows.repair(tx, chainId, { right, extra, children: [] }))
        expect(await blocks.left()).toEqual([])
      }
      all.push(...blocks.findings)
    }
    expect(next).toBe(to + 1)
    return all
  }

  test('finds nothing in what was indexed', async () => {
    const { chain, store } = await indexed()
    expect(await findingsOf(chain, store)).toEqual([])
  })

  test('finds what is missing, different and too much, and makes it right', async () => {
    const { chain, store } = await indexed()
    const before = await storedTables(store)
    await store.db
      .deleteFrom('token_evt_transfer')
      .where('evt_block_number', '=', 3)
      .where('evt_index', '=', 0)
      .execute()
    await store.db
      .updateTable('token_evt_transfer')
      .set({ value: 2n ** 200n, evt_tx_index: 7 })
      .where('evt_block_number', '=', 11)
      .where('evt_index', '=', 1)
      .execute()
    const [copied] = await store.db.selectFrom('token_evt_transfer').selectAll().limit(1).execute()
    await store.db
      .insertInto('token_evt_transfer')
      .values({ ...copied, evt_block_number: 20, evt_index: 99 } as never)
      .execute()

    const found = await findingsOf(chain, store, { fix: true })
    expect(found).toMatchObject([
      { kind: 'missing', table: 'token_evt_transfer', blockNumber: 3, index: 0 },
      { kind: 'different', blockNumber: 11, index: 1, fields: ['txIndex', 'value'] },
      { kind: 'extra', blockNumber: 20, index: 99 },
    ])
    expect(await findingsOf(chain, store)).toEqual([])
    expect((await storedTables(store)).transfers).toEqual(before.transfers)
    // Handlers have not seen the change.
    expect(await store.blocks.derived.isDue(chainId)).toBe(true)
  })

  test('says what is left when a repair did not reach everything', async () => {
    const { chain, store } = await indexed()
    await store.db.deleteFrom('token_evt_transfer').where('evt_block_number', '=', 3).execute()
    const rows = await createAuditStore(store, tables)
    const { signal } = new AbortController()
    const given = { source: chain, store: rows, chainId, contracts: [placedToken], options, signal }
    for await (const { findings, left } of auditBlocks({ ...given, from: 3, to: 3 })) {
      expect(await left()).toEqual(findings)
      const [right] = findings.flatMap((one) => ('event' in one ? [one.event] : []))
      const repairs = { right: right === undefined ? [] : [right], extra: [], children: [] }
      await store.db.transaction().execute((tx) => rows.repair(tx, chainId, repairs))
      expect(findings).toHaveLength(2)
      expect(await left()).toEqual(findings.slice(1))
    }
  })

  test('takes a row that nobody can read for a different one', async () => {
    const { chain, store } = await indexed()
    const before = await storedTables(store)
    const value = sql.lit(dialect === 'postgres' ? 'NaN' : 'x'.repeat(78))
    await sql`update token_evt_transfer set value = ${value} where evt_block_number = 11`.execute(
      store.db,
    )
    const found = await findingsOf(chain, store, { fix: true })
    expect(found.map(({ kind }) => kind)).toEqual(['different', 'different'])
    expect(found[0]).toMatchObject({ blockNumber: 11, fields: ['from', 'to', 'value'] })
    expect((await storedTables(store)).transfers).toEqual(before.transfers)
  })

  test('leaves alone what is not indexed any more, and blocks that are still missing', async () => {
    const { chain, store } = await indexed()
    const later = { ...placedToken, startBlock: 12 }
    const earlier = [{ ...placedToken, addresses: 'any' as const, startBlock: 5 }]
    await store.blocks.bindSubjects(chainId, [])
    await store.db.deleteFrom('token_evt_transfer').where('evt_block_number', '=', 8).execute()
    expect(await findingsOf(chain, store, { contracts: [later] })).toEqual([])
    // Any address was never asked for, and what the one address brought stays known.
    expect(await findingsOf(chain, store, { contracts: earlier as never })).toMatchObject([
      { kind: 'missing', blockNumber: 8 },
      { kind: 'missing', blockNumber: 8 },
    ])
  })

  test('knows a log that is kept raw', async () => {
    const chain = new MemoryChain({ confirmations })
    chain.mine([{ ...transferLog(1, 2, 3n), data: '0x01' }, transferLog(1, 2, 4n)])
    chain.mineEmpty(8)
    const store = await tokenStoreOn(dialect)
    stores.push(store)
    await indexTokens({ source: chain, store, until: 'head', options })
    expect(await findingsOf(chain, store)).toEqual([])
    expect(await storedTables(store)).toEqual(
      expectedTables(chain.allLogs.filter(({ index }) => index === 1)),
    )
  })
})
