import type { Transaction } from 'kysely'
import { noNatspec } from '../../src/abi/artifact.js'
import { describeContract } from '../../src/abi/describe-contract.js'
import { printMigration } from '../../src/generators/migrations/print-migration.js'
import type { ContractModel } from '../../src/model/contract-model.js'
import { nextMigration } from '../../src/model/migration-model.js'
import { emptyMemory, type ProjectMemory, remember } from '../../src/model/project-memory.js'
import { eventTables } from '../../src/model/project-model.js'
import { diffSchema } from '../../src/model/schema-diff.js'
import { applySteps } from '../../src/model/schema-step.js'
import { createCrawler } from '../../src/runtime/crawler/create-crawler.js'
import type { ChainSource } from '../../src/runtime/ports/chain-source.js'
import { type Migration, migrate } from '../../src/runtime/store/migrate.js'
import { openStore, type Store } from '../../src/runtime/store/open-store.js'
import type { TableRegistry } from '../../src/shared/column-kind.js'
import type { Hex } from '../../src/shared/hex.js'
import { loadGenerated } from '../abi/load-generated.js'
import { loadMigration } from '../abi/load-migration.js'
import { recordingLogger } from '../fixtures/recording-logger.js'
import { testClock } from '../fixtures/test-clock.js'
import type { Abi } from './evolving-abi.js'

export const shopAddress: Hex = '0x5000000000000000000000000000000000000005'

type Row = Readonly<Record<string, unknown>>
type Database = Record<string, Record<string, unknown>>

/** A generated project of one contract, its database, and what happens to both over time. */
export class EvolvingProject {
  readonly #url: string
  readonly #migrations: Migration[] = []
  memory: ProjectMemory = emptyMemory
  contract: ContractModel = describe([], emptyMemory)

  constructor(url: string) {
    this.#url = url
  }

  /** `bcdata generate` and `npm run migrate` after the contract became this. */
  async upgrade(abi: Abi): Promise<void> {
    this.contract = describe(abi, this.memory)
    const generated = this.memory.migrations
    const made = Object.keys(generated)
      .sort()
      .flatMap((name) => generated[name] ?? [])
    const tables = eventTables({ contracts: [this.contract] })
    const steps = diffSchema(applySteps(new Map(), made), tables, [])
    const migration = nextMigration(steps, { generated, present: [] })
    this.memory = remember(this.memory, [this.contract], migration)
    if (migration) this.#migrations.push(await loadMigration(migration.name, printMigration(steps)))
    await this.#withStore((store) => migrate(store, this.#migrations))
  }

  /** `npm start -- --until head` */
  async index(source: ChainSource, address: Hex = shopAddress): Promise<void> {
    const [definition] = await loadGenerated([this.contract])
    if (!definition) throw new Error('nothing was generated')
    await this.#withStore(async ({ db, blocks: store }) => {
      const crawler = createCrawler<Transaction<Database>>({
        source,
        store,
        contracts: [{ definition, addresses: [address], startBlock: 0 }],
        logger: recordingLogger(),
        clock: testClock(),
      })
      for await (const batch of crawler.batches({ until: 'head' })) {
        await db.transaction().execute(async (tx) => {
          await batch.rollback(tx)
          await batch.store(tx)
          await batch.commit(tx)
        })
      }
    })
  }

  /** Rows of a table by their place on the chain: `block/index`. */
  rows(table: string): Promise<ReadonlyMap<string, Row>> {
    return this.#withStore(async ({ db }) => {
      const rows: Row[] = await db.selectFrom(table).selectAll().execute()
      return new Map(rows.map((row) => [`${row['evt_block_number']}/${row['evt_index']}`, row]))
    })
  }

  /** Columns that can be NULL, as the database has them: table → names. */
  nullableColumns(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#withStore(async ({ db }) => {
      const tables = await db.introspection.getTables()
      return new Map(
        tables.map(({ name, columns }) => [
          name,
          columns.flatMap((column) => (column.isNullable ? [column.name] : [])),
        ]),
      )
    })
  }

  async #withStore<T>(work: (store: Store<Database>) => Promise<T>): Promise<T> {
    const store = await openStore<Database>({ url: this.#url, tables: registryOf(this.contract) })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
}

/** The contract as the ABI alone describes it, or as it goes on from what is remembered. */
export function describe(abi: Abi, { events: pins }: ProjectMemory): ContractModel {
  return describeContract({
    name: 'Shop',
    slug: 'shop',
    abi,
    natspec: noNatspec,
    path: 'Shop.json',
    exclude: [],
    pins,
  }).contract
}

function registryOf({ events }: ContractModel): TableRegistry {
  return Object.fromEntries(
    events.map(({ table }) => [
      table.name,
      Object.fromEntries(
        table.columns.map(({ name, kind, nullable }) => [
          name,
          nullable ? (`${kind}?` as const) : kind,
        ]),
      ),
    ]),
  )
}
