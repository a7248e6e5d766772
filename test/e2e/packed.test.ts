import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import {
  type ContractName,
  type DappName,
  type Deployed,
  deployAll,
} from '../../scripts/demo/deploy.mjs'
import { makeTraffic } from '../../scripts/demo/traffic.mjs'
import { type ChainRows, readBalances, readChain } from './support/chain-rows.js'
import { installedSize } from './support/installed-size.js'
import {
  initPackedDapp,
  installForProduction,
  type PackedDapp,
  packRepository,
  runScript,
} from './support/packed-dapp.js'
import { type Row, readRows } from './support/read-rows.js'

const dapps: Record<DappName, { readonly holders: string; readonly token: ContractName }> = {
  'foundry-token': { holders: 'token_holder', token: 'Token' },
  'hardhat-market': { holders: 'collectible_holder', token: 'Collectible' },
}

let folder: string
let tarball: string
let anvil: AnvilNode | undefined
let deployed: Readonly<Record<ContractName, Deployed>>

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bcdata-packed-')))
  tarball = await packRepository(folder)
  anvil = await startAnvil()
  deployed = await deployAll(anvil.url)
  const names: readonly DappName[] = ['foundry-token', 'hardhat-market']
  await makeTraffic(anvil.url, { transactions: 1600, blocks: 160, dapps: names })
})
afterAll(async () => {
  await anvil?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

describe.each(['foundry-token', 'hardhat-market'] as const)('%s', (name) => {
  let dapp: PackedDapp
  let chain: ChainRows
  beforeAll(async () => {
    dapp = await initPackedDapp(tarball, name)
    const { url } = anvil as AnvilNode
    writeFileSync(join(dapp.project, '.env'), `BCDATA_RPC_URL=${url}\n`)
    chain = await readChain(url, name, deployed)
  })

  test('the generated project depends on the tarball that made it, by a relative path', () => {
    const manifest = JSON.parse(readFileSync(join(dapp.project, 'package.json'), 'utf8'))
    expect(manifest.dependencies.bcdata).toBe(`file:../../${basename(tarball)}`)
    const installed = join(dapp.project, 'node_modules/bcdata')
    expect(realpathSync(installed)).toBe(installed)
    expect(dapp.printed).toContain('npm run migrate')
  })

  test("the project's own check is green on day one", async () => {
    const { output } = await runScript(dapp.project, 'check')
    expect(output).toMatch(/Tests\D+\d+ passed/)
  })

  test('every row is what ethers reads from the chain, and there is no other', async () => {
    await runScript(dapp.project, 'migrate')
    await runScript(dapp.project, 'start', '--until', 'head')
    await expectChainIn(dapp.project, name, chain)
  })

  test('a production install is small and does the same', async () => {
    await runScript(dapp.project, 'build')
    const server = await installForProduction(dapp)
    const { packages, totalBytes, bytesWithoutDriver } = installedSize(server, 'better-sqlite3')
    const [total, counted] = [totalBytes, bytesWithoutDriver].map((n) => (n / 1e6).toFixed(1))
    process.stdout.write(`production install: ${total} MB, without the driver ${counted} MB\n`)
    expect(bytesWithoutDriver).toBeLessThanOrEqual(60e6)
    expect(bytesWithoutDriver).toBeGreaterThan(1e6)
    for (const unwanted of ['typescript', 'prettier', 'ethers', 'vitest', 'handlebars', 'zod']) {
      expect(packages).not.toContain(`node_modules/${unwanted}`)
    }

    await runScript(server, 'migrate')
    await runScript(server, 'start', '--until', 'head')
    await expectChainIn(server, name, chain)
  })
})

/** Every event table is as the chain is, and the holders have what the contract says they have. */
async function expectChainIn(project: string, name: DappName, chain: ChainRows): Promise<void> {
  const rows = await readRows(project)
  const eventTables = [...rows.keys()].filter((table) => table.includes('_evt_'))
  expect(eventTables.toSorted()).toEqual([...chain.events.keys()].toSorted())
  for (const [table, expected] of chain.events) {
    // Otherwise a table would be proven by nothing at all.
    expect(expected.length, table).toBeGreaterThan(0)
    expect(inOrder(rows.get(table)), table).toStrictEqual(expected)
  }
  const stored = eventTables.reduce((sum, table) => sum + (rows.get(table)?.length ?? 0), 0)
  expect(stored).toBe(chain.logCount)
  expect(rows.get('_bcdata_dead_letter')).toEqual([])

  const { holders, token } = dapps[name]
  const transfers = rows.get(`${token.toLowerCase()}_evt_transfer`) ?? []
  const balances = await readBalances((anvil as AnvilNode).url, deployed[token], transfers)
  const held = new Map(rows.get(holders)?.map((row) => [row['holder'], row['balance']]))
  expect([...held.keys()].filter((holder) => !balances.has(holder as string))).toEqual([])
  for (const [holder, balance] of balances) expect(held.get(holder) ?? 0n, holder).toBe(balance)
}

function inOrder(rows: readonly Row[] = []): readonly Row[] {
  const [block, index] = ['evt_block_number', 'evt_index']
  return rows.toSorted(
    (a, b) =>
      Number(a[block ?? '']) - Number(b[block ?? '']) ||
      Number(a[index ?? '']) - Number(b[index ?? '']),
  )
}
