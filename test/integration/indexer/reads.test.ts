import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Contract, JsonRpcProvider } from 'ethers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../anvil.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { generatedProject, type Project } from './project.js'
import { type NodeProxy, startProxy } from './proxy.js'

let anvil: Anvil
let chain: TrafficChain
let proxy: NodeProxy
let project: Project
beforeAll(async () => {
  anvil = await startAnvil()
  chain = await trafficChain(anvil.url, 40)
  proxy = await startProxy(anvil.url)
  project = await generatedProject({
    rpc: proxy.url,
    chain: 'rangeBlocksMax: 50, pollIntervalMs: 100, finality: { confirmations: 20 }',
  })
  addSupplies(project)
  for (const command of ['generate', 'migrate']) {
    const finished = await project.run([command])
    expect(finished, finished.stderr).toMatchObject({ code: 0 })
  }
})
afterEach(() => endChildren())
afterAll(async () => {
  await proxy?.stop()
  await anvil?.stop()
  project?.remove()
})

const migration = `import { createTable } from 'bcdata/runtime'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'supply', {
    columns: { chain_id: 'int32', block_number: 'int32', total: 'uint256' },
    primaryKey: ['chain_id', 'block_number'],
  })
}
`

const handler = `
/** The total supply after each block with a transfer. */
async function keepSupplies(
  { tx, chainId, reads }: HandlerContext<Database>,
  events: readonly ChainEvent[],
): Promise<void> {
  const blocks = new Map(events.map((event) => [event.blockNumber, event]))
  const rows = await Promise.all(
    [...blocks.values()].map(async (event) => ({
      chain_id: chainId,
      block_number: event.blockNumber,
      total: await Token__factory.connect(event.address, reads.at(event)).totalSupply(),
    })),
  )
  await tx.insertInto('supply').values(rows).execute()
}
`

/** A table of the team's own, filled by calls with the types of the contract. */
function addSupplies(to: Project): void {
  const [config, handlers] = ['bcdata.config.ts', 'src/handlers/token.ts']
  to.edit(config, "Token.json',", "Token.json',\n      bindings: true,")
  to.edit(config, "'token_metadata'", "'token_metadata', 'supply'")
  const kinds = "supply: { chain_id: 'int32', block_number: 'int32', total: 'uint256' }"
  to.edit('src/tables.ts', 'const ownTables = {}', `const ownTables = { ${kinds} }`)
  writeFileSync(to.path('migrations/0002_supply.ts'), migration)
  const imports = `import { Token__factory } from '../generated/bindings/token/index.js'
import type { TokenHandlers } from '../generated/token.js'
import type { Database } from '../tables.js'
${handler}`
  to.edit(handlers, "import type { TokenHandlers } from '../generated/token.js'\n", imports)
  to.edit(
    handlers,
    'import { BalanceChanges, batch, keepTokenMetadata }',
    'import { BalanceChanges, batch, type ChainEvent, type HandlerContext, keepTokenMetadata }',
  )
  const last = "await keepTokenMetadata(context, 'token_metadata', events)\n"
  to.edit(handlers, last, `${last}    await keepSupplies(context, events)\n`)
}

async function index(): Promise<void> {
  const finished = await project.run(['start', '--until', 'head'])
  expect(finished, finished.stderr).toMatchObject({ code: 0 })
}

function rows(sql: string): readonly Record<string, unknown>[] {
  const db = new Database(project.path('data.db'), { readonly: true })
  try {
    return db.prepare(sql).all() as Record<string, unknown>[]
  } finally {
    db.close()
  }
}

const supplies = () => rows('select block_number, total from supply order by block_number')

/** What ethers finds at the same blocks. */
async function expectTruth(): Promise<void> {
  const provider = new JsonRpcProvider(anvil.url, undefined, { staticNetwork: true })
  const [found] = rows('select * from token_metadata')
  const signatures = ['totalSupply() view returns (uint256)', 'decimals() view returns (uint8)']
  const texts = ['name() view returns (string)', 'symbol() view returns (string)']
  const abi = [...signatures, ...texts].map((signature) => `function ${signature}`)
  const token = new Contract(String(found?.['contract_address']), abi, provider)
  const ask = (name: string, ...args: readonly unknown[]) => token.getFunction(name)(...args)
  expect(found).toMatchObject({
    name: await ask('name'),
    symbol: await ask('symbol'),
    decimals: Number(await ask('decimals')),
  })
  const blocks = rows(
    'select distinct evt_block_number as block from token_evt_transfer order by 1',
  )
  const expected = await Promise.all(
    blocks.map(async ({ block }) => ({
      block_number: block,
      total: String(await ask('totalSupply', { blockTag: block })).padStart(78, '0'),
    })),
  )
  provider.destroy()
  expect(expected.length).toBeGreaterThan(30)
  expect(supplies()).toEqual(expected)
}

const callRequests = () => proxy.bodies().filter((body) => body.includes('eth_call'))

test('a handler reads through typed calls what ethers finds at the same blocks', async () => {
  await index()
  await expectTruth()
  const calls = callRequests().flatMap((body) => body.match(/"eth_call"/g) ?? [])
  // One for each block with a transfer, and three for the token itself.
  expect(calls).toHaveLength(supplies().length + 3)
  const final = (await chain.head()).number - 20
  const unfinal = supplies().filter(({ block_number }) => Number(block_number) >= final)
  // A range is one request at most for fifty calls; above finality each block has its own.
  expect(callRequests().length).toBeLessThanOrEqual(unfinal.length + 8)
})

test('after a fork the answers are those of the new chain', async () => {
  await chain.rpc.call('anvil_rollback', [6])
  await chain.traffic(8, 7)
  await index()
  await expectTruth()
})

test('a rebuild asks the node for what was not read before, once', async () => {
  const before = supplies()
  const db = new Database(project.path('data.db'))
  db.exec('delete from _bcdata_call where block_number % 2 = 0')
  db.close()
  const missing = before.filter(({ block_number }) => Number(block_number) % 2 === 0)
  const asked = callRequests().length
  for (const more of [missing.length, 0]) {
    const requests = callRequests().length
    const finished = await project.run(['rebuild'])
    expect(finished, finished.stderr).toMatchObject({ code: 0 })
    expect(callRequests().length - requests).toBeLessThanOrEqual(more)
    expect(supplies()).toEqual(before)
  }
  expect(callRequests().length).toBeGreaterThan(asked)
})

test('derived tables are made anew without the node', async () => {
  const before = supplies()
  const requests = proxy.count()
  await proxy.stop()
  const finished = await project.run(['rebuild'])
  expect(finished, finished.stderr).toMatchObject({ code: 0 })
  expect(supplies()).toEqual(before)
  await expectTruth()
  expect(proxy.count()).toBe(requests)
})
