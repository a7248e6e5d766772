import { Interface } from 'ethers'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noNatspec } from '../../src/abi/artifact.js'
import { describeContract } from '../../src/abi/describe-contract.js'
import { printMigration } from '../../src/generators/migrations/print-migration.js'
import { eventTables } from '../../src/model/project-model.js'
import { diffSchema } from '../../src/model/schema-diff.js'
import { auditBlocks } from '../../src/runtime/audit/audit-blocks.js'
import { connectChain } from '../../src/runtime/chain/evm/connect-chain.js'
import { createCrawler } from '../../src/runtime/crawler/create-crawler.js'
import type { ChainSource } from '../../src/runtime/ports/chain-source.js'
import type { ContractDefinition } from '../../src/runtime/ports/event.js'
import { placeContracts } from '../../src/runtime/project/place-contracts.js'
import { createAuditStore } from '../../src/runtime/store/audit-store.js'
import { type Migration, migrate } from '../../src/runtime/store/migrate.js'
import { openStore, type Store } from '../../src/runtime/store/open-store.js'
import type { TableRegistry } from '../../src/shared/column-kind.js'
import type { BcdataConfig, ContractPlace } from '../../src/shared/config.js'
import type { Hex } from '../../src/shared/hex.js'
import { loadGenerated } from '../abi/load-generated.js'
import { loadMigration } from '../abi/load-migration.js'
import { type Anvil, startAnvil } from '../anvil.js'
import { createDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'
import { compileFactories } from '../fixtures/factory-contracts.js'
import { recordingLogger } from '../fixtures/recording-logger.js'
import { startProxy } from './indexer/proxy.js'

/*
 * Goal: contracts that Solidity's own factories create are indexed as ethers would find them, two
 * levels deep and by the thousand, without a question for each.
 */
type Database = Record<string, Record<string, unknown>>

const names = ['Registry', 'Vault', 'Box'] as const
const compiled = compileFactories()
const registry = new Interface(compiled.Registry.abi as never)
const vault = new Interface(compiled.Vault.abi as never)
const models = names.map(
  (name) =>
    describeContract({
      ...{ name, slug: name.toLowerCase(), abi: compiled[name].abi as never, natspec: noNatspec },
      ...{ path: `${name}.json`, exclude: [], pins: {} as never },
    }).contract,
)
const vaultsMade = 3_000

let anvil: Anvil
let sender: Hex
let registryAddress: Hex
let definitions: readonly ContractDefinition[]
let migration: Migration
beforeAll(async () => {
  anvil = await startAnvil()
  ;[sender = '0x'] = await anvil.rpc<readonly Hex[]>('eth_accounts')
  definitions = await loadGenerated(models)
  const steps = diffSchema(new Map(), eventTables({ contracts: models }), [])
  migration = await loadMigration('0001_init', printMigration(steps))
  registryAddress = (await send(undefined, compiled.Registry.code)).contractAddress
  await send(registryAddress, call(registry, 'make', vaultsMade / 3))
  const [first] = await vaultsOf('VaultMade')
  await send(first, call(vault, 'makeBox'))
  await send(registryAddress, call(registry, 'make', vaultsMade / 3))
  await send(registryAddress, call(registry, 'makeBatch', vaultsMade / 3))
  const [, , last] = await vaultsOf('VaultMade')
  await send(last, call(vault, 'makeBox'))
})
afterAll(() => anvil?.stop())

interface Receipt {
  readonly contractAddress: Hex
  readonly status: Hex
}

async function send(to: Hex | undefined, data: string): Promise<Receipt> {
  const transaction = { from: sender, ...(to && { to }), data, gas: '0x30000000' }
  const hash = await anvil.rpc<Hex>('eth_sendTransaction', transaction)
  await anvil.rpc('evm_mine')
  const receipt = await anvil.rpc<Receipt>('eth_getTransactionReceipt', hash)
  if (receipt.status !== '0x1') throw new Error('the transaction failed')
  return receipt
}

function call(contract: Interface, name: string, ...values: readonly unknown[]): string {
  return contract.encodeFunctionData(name, values)
}

async function vaultsOf(event: string): Promise<readonly Hex[]> {
  const filter = { address: registryAddress, fromBlock: '0x0', toBlock: 'latest' }
  const logs = await anvil.rpc<readonly { data: string; topics: string[] }[]>('eth_getLogs', filter)
  return logs.flatMap((log) => {
    const found = registry.parseLog(log)
    return found?.name === event ? [found.args['vault'] as Hex] : []
  })
}

function placed(places: Readonly<Record<string, ContractPlace>>) {
  const contracts = Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, { abi: 'x.json', on: { local: place } }]),
  )
  const config: BcdataConfig = {
    chains: { local: { kind: 'evm', rpc: anvil.url } },
    contracts,
    database: { dialect: 'sqlite' },
  }
  const identity = { name: 'local', chainId: 31_337 }
  return placeContracts({ config, identity, contracts: definitions, root: '.' })
}

const made = (event: string, parameter: string): ContractPlace => ({
  factory: { contract: 'Registry', event, parameter },
})
const boxes: ContractPlace = {
  factory: { contract: 'Vault', event: 'BoxMade', parameter: 'box' },
}

/** Indexes with each of the sets of contracts in turn; answers the rows and how often was asked. */
async function indexed(url: string, ...runs: readonly Readonly<Record<string, ContractPlace>>[]) {
  const tables = Object.fromEntries(
    eventTables({ contracts: models }).map(({ name, columns }) => [
      name,
      Object.fromEntries(columns.map((column) => [column.name, column.kind])),
    ]),
  )
  const proxy = await startProxy(anvil.url)
  const source = connectChain({ rpc: proxy.url, finality: { confirmations: 2 } } as never)
  const store = await openStore<Database>({ url, tables: tables as never, writer: true })
  try {
    await migrate(store, [migration])
    for (const places of runs) {
      const crawler = createCrawler<Transaction<Database>>({
        ...{ source, store: store.blocks, contracts: placed({ Registry: root(), ...places }) },
        logger: recordingLogger(),
      })
      for await (const batch of crawler.batches({ until: 'head' })) {
        await store.db.transaction().execute(async (tx) => {
          await batch.rollback(tx)
          await batch.store(tx)
          await batch.commit(tx)
        })
      }
    }
    const calls = proxy.bodies().join('').split('eth_getLogs').length - 1
    const count = async (table: string) =>
      (await store.db.selectFrom(table).selectAll().execute()).length
    return {
      calls,
      opened: await count('vault_evt_opened'),
      boxes: await count('vault_evt_box_made'),
      filled: await count('box_evt_filled'),
      registry: (await count('registry_evt_vault_made')) + (await count('registry_evt_batch_made')),
      forgotten: await auditedWithout(store, { source, tables, places: runs.at(-1) ?? {} }),
    }
  } finally {
    await source.close()
    await store.close()
    await proxy.stop()
  }
}

/** What an audit finds when the tables have lost a child. */
async function auditedWithout(
  store: Store<Database>,
  given: { source: ChainSource; tables: object; places: Readonly<Record<string, ContractPlace>> },
): Promise<readonly string[]> {
  const [child] = await sql<{ address: Hex }>`select min(address) as address from _bcdata_child`
    .execute(store.db)
    .then(({ rows }) => rows)
  const address = sql.lit(child?.address ?? '')
  await sql`delete from _bcdata_child where address = ${address}`.execute(store.db)
  await sql`delete from vault_evt_opened where contract_address = ${address}`.execute(store.db)
  const rows = await createAuditStore(store, given.tables as TableRegistry)
  const found: string[] = []
  for await (const { findings } of auditBlocks({
    ...{ source: given.source, store: rows, chainId: 31_337, from: 0 },
    contracts: placed({ Registry: root(), ...given.places }),
    to: (await rows.settled(31_337)) ?? -1,
    signal: new AbortController().signal,
  })) {
    found.push(...findings.map(({ kind }) => kind))
  }
  return found
}

const root = (): ContractPlace => ({ address: registryAddress })
const ofOne = (vaultsMade / 3) * 2
const wanted = { opened: ofOne, boxes: 2, filled: 4, registry: ofOne + 1 }

test.each(dialects)('children and their children come in a few calls on %s', async (dialect) => {
  const { url, drop } = await createDatabase(dialect)
  const found = await indexed(url, { Vault: made('VaultMade', 'vault'), Box: boxes })
  expect(found).toMatchObject(wanted)
  expect([...found.forgotten].sort()).toEqual(['child', 'missing'])
  expect(found.calls).toBeLessThan(60)
  await drop()
})

test('a list of addresses names children, too', async () => {
  const { url, drop } = await createDatabase('sqlite')
  const found = await indexed(url, { Vault: made('BatchMade', 'vaults') })
  expect(found).toMatchObject({ opened: vaultsMade / 3, boxes: 0, filled: 0 })
  await drop()
})

test('children that are added to a filled database are found in its past', async () => {
  const { url, drop } = await createDatabase('sqlite')
  const vaults = { Vault: made('VaultMade', 'vault') }
  expect(await indexed(url, {}, vaults, { ...vaults, Box: boxes })).toMatchObject(wanted)
  await drop()
})
