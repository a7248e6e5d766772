import type { Kysely, Transaction } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { BlockStore } from '../ports/block-store.js'
import type { DerivedHistory } from '../ports/derived-history.js'
import { dialectOfUrl } from './dialect-of-url.js'
import { serverPlace } from './server/server-place.js'
import { sqlitePath } from './sqlite/sqlite-path.js'

export interface StoreOptions {
  /**
   * `sqlite:./data.db`, `sqlite:/absolute/path` or `sqlite::memory:`;
   * `postgres://user:password@host:5432/name`; `mysql://user:password@host:3306/name`, which is for
   * MariaDB, too.
   */
  readonly url: string
  /** Kinds of the columns; results are decoded and values encoded by it. */
  readonly tables: TableRegistry
  /**
   * Tables that handlers write; a fork restores them together with the events.
   * @default []
   */
  readonly derived?: readonly string[]
  /**
   * Opens an existing database only to read it.
   * @default false
   */
  readonly readonly?: boolean
  /**
   * Refuses with DATABASE_LOCKED while another process has the database open as its writer.
   * @default false
   */
  readonly writer?: boolean
}

export interface Store<DB> {
  readonly db: Kysely<DB>
  readonly blocks: BlockStore<Transaction<DB>>
  readonly history: DerivedHistory
  /** May be repeated. */
  close(): Promise<void>
}

/**
 * Opens the database; an SQLite file is created when it isn't there. Tables come with `migrate`.
 * Drivers are loaded only now: start-up waits for none of them.
 */
export async function openStore<DB>(options: StoreOptions): Promise<Store<DB>> {
  const dialect = dialectOfUrl(options.url)
  if (dialect === 'sqlite') {
    const path = sqlitePath(options.url)
    const { openSqliteStore } = await import('./open-sqlite-store.js')
    return openSqliteStore<DB>(path, options)
  }
  const place = serverPlace(dialect, options.url)
  const { openServerStore } = await import('./open-server-store.js')
  return openServerStore<DB>(place, options)
}
