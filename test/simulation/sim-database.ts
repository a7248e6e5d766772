import { memoryStore } from '../../src/runtime/store/memory-store.js'
import { type Migration, migrate } from '../../src/runtime/store/migrate.js'
import { openStore, type Store } from '../../src/runtime/store/open-store.js'
import { createEventTable, createTable } from '../../src/runtime/store/schema/create-table.js'
import type { TableRegistry, TablesOf } from '../../src/shared/column-kind.js'
import type { Dialect } from '../../src/shared/dialect.js'
import { eventColumns } from '../../src/shared/event-columns.js'
import { createDatabase } from '../databases/create-database.js'

/** One for each contract. */
export const eventTables = ['plain_evt', 'hub_evt', 'leaf_evt', 'twig_evt'] as const
export type EventTable = (typeof eventTables)[number]

const parameters = { from: 'address', to: 'address', value: 'uint256' } as const
const event = { ...eventColumns, ...parameters } as const

export const tables = {
  plain_evt: event,
  hub_evt: event,
  leaf_evt: event,
  twig_evt: event,
  // Sums, which don't depend on the order of events.
  holder: { chain_id: 'int32', contract_address: 'address', holder: 'address', balance: 'int256' },
  // What does.
  trail: { chain_id: 'int32', address: 'address', digest: 'int32' },
} as const satisfies TableRegistry

export type SimDatabase = TablesOf<typeof tables>
export type SimStore = Store<SimDatabase>

export const derived = ['holder', 'trail'] as const

const migrations: readonly Migration[] = [
  {
    name: '0001_init',
    async up(db) {
      for (const table of eventTables) await createEventTable(db, table, { columns: parameters })
      const primaryKey = ['chain_id', 'contract_address', 'holder']
      await createTable(db, 'holder', { columns: tables.holder, primaryKey })
      await createTable(db, 'trail', { columns: tables.trail, primaryKey: ['chain_id', 'address'] })
    },
  },
]

/** In memory; after the first one a copy of its image. */
export function simStore(): Promise<SimStore> {
  return memoryStore<SimDatabase>({ tables, migrations, derived })
}

/** On a real database of its own, which goes with `close`. */
export async function simStoreOn(dialect: Dialect): Promise<SimStore> {
  const { url, drop } = await createDatabase(dialect)
  const store = await openStore<SimDatabase>({ url, tables, derived, writer: true })
  await migrate(store, migrations)
  return {
    ...store,
    async close() {
      await store.close()
      await drop()
    },
  }
}
