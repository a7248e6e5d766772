import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../../src/runtime/store/open-store.js'
import { type Anvil, startAnvil } from '../../anvil.js'
import { createDatabase } from '../../databases/create-database.js'
import { dialects } from '../../databases/dialects.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { generatedProject, type Project } from './project.js'

/*
 * Goal: two chains in one project, with the same addresses and different traffic, are two sets of
 * rows and progress that never touch each other, whatever happens to one of them.
 */
const upToHead = ['start', '--until', 'head']
const ids = { local: 31_337, other: 31_338 }

let nodes: readonly Anvil[]
let local: TrafficChain
let other: TrafficChain
let project: Project
beforeAll(async () => {
  const [one, two] = [await startAnvil(), await startAnvil({ chainId: ids.other })]
  nodes = [one, two]
  local = await trafficChain(one.url, 25, 1)
  other = await trafficChain(two.url, 40, 2)
  project = await generatedProject({ rpc: local.url })
  const address = await firstToken()
  project.edit(
    'bcdata.config.ts',
    'chains: {',
    `chains: {\n    other: { kind: 'evm', rpc: env('OTHER_RPC_URL'), rangeBlocksMax: 3, pollIntervalMs: 50 },`,
  )
  project.edit(
    'bcdata.config.ts',
    'on: { local: { address: deployed() } }',
    `on: { local: { address: deployed() }, other: { address: '${address}' } }`,
  )
})
afterEach(() => endChildren())
afterAll(async () => {
  project?.remove()
  for (const node of nodes ?? []) await node.stop()
})

/** Both chains have it at the same address: the first one that an account makes. */
async function firstToken(): Promise<string> {
  const { transactions } = await local.rpc.call('eth_getBlockByNumber', ['0x1', true])
  const receipt = await local.rpc.call('eth_getTransactionReceipt', [transactions[0].hash])
  return receipt.contractAddress
}

interface ChainState {
  readonly block: number
  readonly transfers: number
  readonly rows: string
}

async function stateOf(url: string, chainId: number): Promise<ChainState> {
  const store = await openStore<object>({ url, tables: {}, readonly: true })
  try {
    const one = await rowsOf(
      store,
      `select block_number from _bcdata_checkpoint
      where chain_id = ${chainId}`,
    )
    const transfers = await rowsOf(
      store,
      `select * from token_evt_transfer
      where chain_id = ${chainId} order by evt_block_number, evt_index`,
    )
    const holders = await rowsOf(
      store,
      `select * from token_holder
      where chain_id = ${chainId} order by contract_address, holder`,
    )
    return {
      block: Number(one[0]?.['block_number'] ?? -1),
      transfers: transfers.length,
      rows: JSON.stringify([transfers, holders], (_, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      ),
    }
  } finally {
    await store.close()
  }
}

async function rowsOf(store: Store<object>, text: string) {
  return (await sql.raw<Record<string, unknown>>(text).execute(store.db)).rows
}

test.each(dialects)('two chains fill one database on %s', async (dialect) => {
  const { url, drop } = await createDatabase(dialect)
  const env = { BCDATA_DATABASE_URL: url, OTHER_RPC_URL: other.url }
  const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    project.run(args, { env: { ...env, ...more } })
  const succeeds = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await run(args)
    expect(code === 0 ? '' : stdout + stderr).toBe('')
  }
  const expectComplete = async () => {
    for (const [chain, id] of [
      [local, ids.local],
      [other, ids.other],
    ] as const) {
      const counts = await chain.expectedCounts()
      const { block, transfers } = await stateOf(url, id)
      expect({ block, transfers }).toEqual({
        block: (await chain.head()).number,
        transfers: counts['token_evt_transfer'],
      })
    }
  }

  await succeeds(['migrate'])
  await succeeds(upToHead)
  await expectComplete()
  const before = await stateOf(url, ids.other)
  expect(before.rows).not.toBe((await stateOf(url, ids.local)).rows)

  // A fork of one is none of the other.
  await local.rpc.call('anvil_rollback', [3])
  await local.traffic(5, 7)
  await succeeds(upToHead)
  expect(await stateOf(url, ids.other)).toEqual(before)
  await expectComplete()

  // One that fails stops both, and the other one's progress stays.
  await other.traffic(6, 9)
  const failed = await run(upToHead, { BCDATA_RPC_URL: 'http://127.0.0.1:1' })
  expect(failed.code).not.toBe(0)
  expect(failed.stderr).toContain('RPC_UNREACHABLE')
  expect((await stateOf(url, ids.other)).block).toBeGreaterThanOrEqual(before.block)
  await succeeds(upToHead)
  await expectComplete()
  await drop()
})
