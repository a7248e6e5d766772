import { internalTables } from '../../src/runtime/store/internal-tables.js'
import { memoryStore } from '../../src/runtime/store/memory-store.js'
import { type Migration, migrate } from '../../src/runtime/store/migrate.js'
import { openSqliteStore } from '../../src/runtime/store/open-sqlite-store.js'
import { openStore, type Store } from '../../src/runtime/store/open-store.js'
import { createEventTable, createTable } from '../../src/runtime/store/schema/create-table.js'
import { withSession } from '../../src/runtime/store/sqlite/session-access.js'
import { memoryPath } from '../../src/runtime/store/sqlite/sqlite-path.js'
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

/** A database, and what becomes of it. */
export interface SimPlace {
  readonly store: SimStore
  /** Another process opens it. */
  restart(store: SimStore): Promise<SimStore>
  /** Nobody needs it any more. */
  leave(store: SimStore, isSound: boolean): Promise<void>
}

/** Stores whose tables are empty: their statements are prepared. */
const idle: SimStore[] = []

/** In memory: the first one is migrated, others begin with its image or are used again. */
export async function memoryPlace(): Promise<SimPlace> {
  return {
    store: idle.pop() ?? (await memoryStore<SimDatabase>({ tables, migrations, derived })),
    async restart(store) {
      const image = await withSession(store.db, ({ database }) => database.serialize())
      await store.close()
      return openSqliteStore<SimDatabase>(memoryPath, { url: '', tables, derived }, image)
    },
    async leave(store, isSound) {
      if (!isSound) return store.close()
      const { indexes } = store.blocks
      for (const table of await indexes.deferred()) await indexes.build(table)
      await withSession(store.db, ({ database }) => database.exec(emptying))
      idle.push(store)
    },
  }
}

const emptying: string = [...Object.keys({ ...tables, ...internalTables }), '_bcdata_journal']
  .filter((table) => table !== '_bcdata_migration')
  .map((table) => `delete from ${table};`)
  .join('\n')

/** A real database of its own, which goes with the last store of it. */
export async function serverPlace(dialect: Dialect): Promise<SimPlace> {
  const { url, drop } = await createDatabase(dialect)
  const open = () => openStore<SimDatabase>({ url, tables, derived, writer: true })
  const store = await open()
  await migrate(store, migrations)
  return {
    store,
    async restart(before) {
      await before.close()
      return open()
    },
    async leave(last) {
      await last.close()
      await drop()
    },
  }
}
