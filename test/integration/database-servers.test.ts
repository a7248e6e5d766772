import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { openStore } from '../../src/runtime/store/open-store.js'
import type { TableRegistry } from '../../src/shared/column-kind.js'
import { createDatabase, type TestDatabase } from '../databases/create-database.js'
import { serverDialects } from '../databases/dialects.js'
import { type TrafficChain, trafficChain } from './indexer/chain.js'
import { endChildren } from './indexer/child.js'
import { generatedProject, type Project, type RunOptions } from './indexer/project.js'

let node: AnvilNode
let chain: TrafficChain
beforeAll(async () => {
  node = await startAnvil()
  chain = await trafficChain(node.url, 40)
})
afterEach(() => endChildren())
afterAll(() => node?.stop())

describe.each(serverDialects)('a project made for %s', (dialect) => {
  let project: Project
  let database: TestDatabase
  beforeAll(async () => {
    project = await generatedProject({ rpc: node.url, flags: ['--database', dialect] })
    database = await createDatabase(dialect)
    // As a person who has a server: the rest of the file stays as `init` wrote it.
    const env = readFileSync(project.path('.env'), 'utf8')
    const line = `BCDATA_DATABASE_URL=${database.url}`
    writeFileSync(project.path('.env'), env.replace(/^BCDATA_DATABASE_URL=.*$/m, line))
  })
  afterAll(async () => {
    await database?.drop()
    project?.remove()
  })

  async function succeeds(args: readonly string[], options?: RunOptions): Promise<void> {
    const { code, stdout, stderr } = await project.run(args, options)
    // What it printed tells more than its code.
    expect(code === 0 ? '' : stdout + stderr).toBe('')
  }

  test('fills the server with all that the chain has, and goes on from there', async () => {
    await succeeds(['migrate'])
    await succeeds(['migrate', 'status'])
    await succeeds(['start', '--until', 'head'])
    expect(await countsOf(database.url)).toEqual(await chain.expectedCounts())
    await chain.traffic(10, 2)
    await succeeds(['start', '--until', 'head'])
    expect(await countsOf(database.url)).toEqual(await chain.expectedCounts())
  })

  test('holds the same rows as SQLite does, by the same code', async () => {
    const file = { database: 'same.db' }
    await succeeds(['migrate'], file)
    await succeeds(['start', '--until', 'head'], file)
    const url = `sqlite:${project.path('same.db')}`
    for (const table of ['token_evt_transfer', 'token_holder'] as const) {
      const rows = await rowsOf(database.url, table)
      expect(rows.length).toBeGreaterThan(10)
      expect(rows).toEqual(await rowsOf(url, table))
    }
  })

  test('compares its books with the contract', async () => {
    await succeeds(['reconcile', 'run', 'token-balances'])
  })

  test('passes its own checks, which need no server', async () => {
    const gone = `${dialect}://nobody:nothing@127.0.0.1:1/nowhere`
    await succeeds(['check'], { npm: true, env: { BCDATA_DATABASE_URL: gone } })
  })
})

/** The kinds that the tables are read by. */
const tables = {
  token_evt_transfer: {
    ...{ chain_id: 'int32', evt_block_number: 'int32', evt_block_time: 'int32' },
    ...{ evt_tx_hash: 'bytes32', evt_tx_index: 'int32', evt_index: 'int32' },
    ...{ contract_address: 'address', from_: 'address', to_: 'address', value: 'uint256' },
  },
  token_holder: {
    ...{ chain_id: 'int32', contract_address: 'address', holder: 'address', balance: 'int256' },
  },
} as const satisfies TableRegistry

type Rows = readonly Readonly<Record<string, unknown>>[]

async function query(url: string, table: string, columns: readonly string[]): Promise<Rows> {
  const store = await openStore<Record<string, Record<string, unknown>>>({
    url,
    tables,
    readonly: true,
  })
  try {
    return await store.db
      .selectFrom(table)
      .select([...columns])
      .execute()
  } finally {
    await store.close()
  }
}

/** In an order that doesn't come from the database. */
async function rowsOf(url: string, table: keyof typeof tables): Promise<readonly string[]> {
  const rows = await query(url, table, Object.keys(tables[table]))
  const text = (value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
  return rows.map((row) => JSON.stringify(row, (_key, value) => text(value))).sort()
}

async function countsOf(url: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const table of Object.keys(await chain.expectedCounts())) {
    counts[table] = (await query(url, table, ['evt_index'])).length
  }
  return counts
}
