import type { TableRegistry } from '../../shared/column-kind.js'
import { type Migration, migrate } from './migrate.js'
import { openStore, type Store } from './open-store.js'

export interface MemoryStoreOptions {
  readonly tables: TableRegistry
  readonly migrations: readonly Migration[]
  readonly derived?: readonly string[]
}

/** A database that lives as long as the process, with its tables made: for tests. */
export async function memoryStore<DB>(options: MemoryStoreOptions): Promise<Store<DB>> {
  const { migrations, ...rest } = options
  const store = await openStore<DB>({ url: 'sqlite::memory:', ...rest })
  await migrate(store, migrations)
  return store
}
