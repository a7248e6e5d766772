import type { TableRegistry } from '../../shared/column-kind.js'
import { type Migration, migrate } from './migrate.js'
import { openSqliteStore } from './open-sqlite-store.js'
import type { Store } from './open-store.js'
import { withSession } from './sqlite/session-access.js'
import { memoryPath } from './sqlite/sqlite-path.js'

export interface MemoryStoreOptions {
  readonly tables: TableRegistry
  readonly migrations: readonly Migration[]
  readonly derived?: readonly string[]
}

interface Template {
  readonly migrations: readonly Migration[]
  /** The database as these migrations leave it. */
  readonly image: Buffer
}

/** The last one that was made: the tests of a process have the same tables. */
let template: Template | undefined

/**
 * A database that lives as long as the process, with its tables made: for tests. Only the first one
 * is migrated; making the tables of a large project takes longer than its tests.
 */
export async function memoryStore<DB>(options: MemoryStoreOptions): Promise<Store<DB>> {
  const { migrations, ...rest } = options
  const opening = { url: `sqlite:${memoryPath}`, ...rest }
  if (template && isSame(template.migrations, migrations)) {
    return openSqliteStore<DB>(memoryPath, opening, template.image)
  }
  const store = await openSqliteStore<DB>(memoryPath, opening)
  await migrate(store, migrations)
  const image = await withSession(store.db, ({ database }) => database.serialize())
  template = { migrations, image }
  return store
}

function isSame(some: readonly Migration[], others: readonly Migration[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, up }, index) => name === others[index]?.name && up === others[index]?.up)
  )
}
