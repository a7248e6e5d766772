import type { Kysely, Selectable } from 'kysely'
import type { FactoryConfig } from '../../shared/config.js'
import type { Hex } from '../../shared/hex.js'
import { createCrawler } from '../crawler/create-crawler.js'
import { type HandlerRegistry, handleEvents } from '../crawler/handlers.js'
import type { ContractDefinition, PlacedContract } from '../ports/event.js'
import { childPlace } from '../project/child-place.js'
import { answerCalls, type ContractAnswers } from './call-answers.js'
import { MemoryChain } from './memory-chain.js'
import { type MemoryStoreOptions, memoryStore } from './memory-store.js'
import { type DraftOf, type EventDraft, ScriptedEvents } from './scripted-events.js'
import { silentLogger } from './silent-logger.js'

export interface MemoryRunOptions<DB, Draft> extends MemoryStoreOptions {
  readonly contracts: readonly ContractDefinition[]
  readonly handlers?: HandlerRegistry<DB>
  /**
   * Contract → `factory` as in bcdata.config.ts. Its events say with `address` whose they are, and
   * count once the factory has reported it.
   */
  readonly factories?: Readonly<Record<string, FactoryConfig>> | undefined
  /** Each event is in a block of its own; those in one list share a block. */
  readonly events?: readonly (Draft | readonly Draft[])[]
  /**
   * What the contracts answer to handlers that read them.
   * @default nothing: there is no code
   */
  readonly calls?: ContractAnswers | undefined
}

export interface MemoryRun<DB, Draft> {
  readonly db: Kysely<DB>
  readonly chain: MemoryChain
  addressOf(contract: string): Hex
  /** Everything in a table; the rows of an event in the order of the chain. */
  rows<Table extends keyof DB & string>(table: Table): Promise<Selectable<DB[Table]>[]>
  /** Mines blocks with more events, and indexes them. */
  emit(...events: readonly (Draft | readonly Draft[])[]): Promise<void>
  /** Takes the newest blocks back; indexes what `emit` puts in their place. */
  fork(depth: number): void
  close(): Promise<void>
}

/**
 * Runs a project's tables and handlers on a chain and a database in memory: the real crawler, the
 * real store, no node and no encoding.
 */
export async function runOnMemoryChain<DB, Contracts = Record<string, Record<string, unknown>>>(
  options: MemoryRunOptions<DB, DraftOf<Contracts>>,
): Promise<MemoryRun<DB, DraftOf<Contracts>>> {
  const { calls, contracts, events = [], factories = {}, handlers = {}, ...storeOptions } = options
  const store = await memoryStore<DB>(storeOptions)
  const scripted = new ScriptedEvents(contracts)
  const onCall = answerCalls(calls ?? {}, (contract) => scripted.addressOf(contract))
  const chain = new MemoryChain({ onCall })
  const addressesOf = (contract: string): PlacedContract['addresses'] => {
    const factory = factories[contract]
    if (factory === undefined) return [scripted.addressOf(contract)]
    return childPlace(scripted.definitionOf(factory.contract), factory, `factories.${contract}`)
  }
  const crawler = createCrawler({
    source: chain,
    store: store.blocks,
    logger: silentLogger,
    contracts: scripted.definitions.map((definition) => ({
      definition,
      addresses: addressesOf(definition.name),
      startBlock: 0,
    })),
    // A shorter chain is a fork here: nothing in memory lags.
    options: { lagMsMax: 0, pollIntervalMs: 0 },
  })

  const index = async (): Promise<void> => {
    for await (const batch of crawler.batches({ until: 'head' })) {
      await store.db.transaction().execute(async (tx) => {
        await batch.rollback(tx)
        await batch.store(tx)
        await handleEvents(tx, batch, handlers)
        await batch.commit(tx)
      })
    }
  }
  const emit = async (
    ...drafts: readonly (DraftOf<Contracts> | readonly DraftOf<Contracts>[])[]
  ): Promise<void> => {
    for (const block of drafts) {
      const all: readonly EventDraft[] = [block].flat()
      chain.mine(all.map((draft) => scripted.toLog(draft)))
    }
    await index()
  }

  await emit(...events)
  return {
    db: store.db,
    chain,
    addressOf: (contract) => scripted.addressOf(contract),
    rows: (table) => readRows(store.db, table),
    emit,
    fork: (depth) => chain.fork(depth),
    close: () => store.close(),
  }
}

/** Without an order SQLite answers a table by its primary key. */
async function readRows<DB, Table extends keyof DB & string>(
  db: Kysely<DB>,
  table: Table,
): Promise<Selectable<DB[Table]>[]> {
  // Kysely can't tell the columns of a table that is a type parameter.
  const untyped = db as unknown as Kysely<Record<string, object>>
  const rows: unknown = await untyped.selectFrom(table).selectAll().execute()
  return rows as Selectable<DB[Table]>[]
}
