import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { loadChainCrypto } from '../../../src/runtime/crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../../../src/runtime/ports/binlog.js'
import { serveStash } from '../../../src/runtime/serve/serve-stash.js'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { hostileTables } from '../../../src/runtime/testing/binlog/hostile-tables.js'
import { silentLogger } from '../../../src/runtime/testing/silent-logger.js'
import type { Dialect } from '../../../src/shared/dialect.js'
import { dialects } from '../../databases/dialects.js'
import { binlogSet, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { filledStash } from '../../fixtures/filled-stash.js'
import { collectFrames } from '../../fixtures/read-binlog.js'

let chain: readonly BinlogBlock[]
beforeAll(async () => {
  const { ledger, blocks } = await buildLedger({ blocks: 24 })
  chain = [...blocks, ledger.add({ tables: hostileTables }), ledger.add()]
})

async function served(blocks: readonly BinlogBlock[], dialect: Dialect = 'sqlite') {
  const { store } = await filledStash(blocks, { dialect })
  const crypto = await loadChainCrypto('keccak256-secp256k1')
  const server = await serveStash({ store, crypto, port: 0, logger: silentLogger })
  onTestFinished(() => server.stop())
  return async (path: string) => (await fetch(server.url + path)).text()
}

/** Follows `next` to the end. */
async function pages(get: (path: string) => Promise<string>, path: string): Promise<string[]> {
  const texts: string[] = []
  for (let after = ''; ;) {
    const text = await get(path + after)
    texts.push(text)
    const { next } = JSON.parse(text)
    if (next === null) return texts
    after = `${path.includes('?') ? '&' : '?'}after=${next}`
  }
}

test('all databases answer the same bytes', async () => {
  const [first, ...others] = await Promise.all(dialects.map((dialect) => served(chain, dialect)))
  if (first === undefined) throw new Error('there are databases')
  const tables = JSON.parse(await first('/tables?limit=1000')).tables
  const paths = [
    ...['/tables?limit=7', '/tables/_sys_current_state_/history?key=current_number&limit=9'],
    ...tables.map(({ path }: { path: string }) => `${path}?limit=50`),
    ...tables.map(({ path }: { path: string }) => `${path}?limit=50&at=12`),
  ]
  for (const path of paths) {
    const expected = await pages(first, path)
    for (const other of others) expect(await pages(other, path)).toEqual(expected)
  }
  for (let block = 0; block < chain.length; block += 5) {
    const expected = await first(`/blocks/${block}`)
    for (const other of others) expect(await other(`/blocks/${block}`)).toBe(expected)
  }
})

test.skipIf(binlogSetsAreMissing)(
  'the blocks, rows and transactions of a real chain are there',
  async () => {
    const { directory, expected } = binlogSet('real-A')
    const { frames } = await collectFrames([readFileSync(join(directory, '0.binlog'))])
    const get = await served(frames.map(({ block }) => block))
    const ask = async (path: string) => JSON.parse(await get(path))
    for (const { number, tables } of JSON.parse(readFileSync(expected ?? '', 'utf8')).blocks) {
      const block = await ask(`/blocks/${number}?raw=true`)
      expect([`${block.header.number}`, block.transactions.length]).toEqual([
        number,
        block.receipts.length,
      ])
      for (const table of tables) {
        const rows = [...table.dirty, ...table.new].filter(({ status }) => status === 0)
        const shown = await ask(`/tables/${table.name}/rows?at=${number}&limit=1000`)
        for (const { id, fields } of rows) {
          const found = shown.rows.filter((row: { id: string }) => row.id === id)
          const values = found.map((row: { values: Record<string, { hex: string } | null> }) =>
            Object.entries(row.values).flatMap(([name, value]) =>
              value ? [[name, value.hex]] : [],
            ),
          )
          expect([table.name, id, values]).toEqual([
            table.name,
            id,
            expect.arrayContaining([fields]),
          ])
        }
      }
      for (const { hash, nonce } of block.transactions) {
        const found = await ask(`/transactions/${hash}`)
        expect([found.block, found.transaction.nonce]).toEqual([Number(number), nonce])
        expect((await ask(`/receipts/${hash}`)).receipt.status).toMatch(/^\d+$/)
      }
    }
  },
)
