import { existsSync } from 'node:fs'
import { dialectOfUrl } from '../dialect-of-url.js'
import { serverPlace } from '../server/server-place.js'
import { memoryPath, sqlitePath } from '../sqlite/sqlite-path.js'
import type { StashDatabase } from './stash-database.js'
import { stashMissing } from './stash-errors.js'

export interface OpenOptions {
  readonly readonly: boolean
  /** Whether a file that isn't there is made. */
  readonly create: boolean
}

/** Opens the database as it is. Drivers are loaded only now: start-up waits for none of them. */
export async function openStashDatabase(
  url: string,
  { readonly, create }: OpenOptions,
): Promise<StashDatabase> {
  const dialect = dialectOfUrl(url)
  if (dialect === 'sqlite') {
    const path = sqlitePath(url)
    if (!create && path !== memoryPath && !existsSync(path)) throw stashMissing(path, 'no stash')
    const { openSqliteFile } = await import('../sqlite/open-sqlite-file.js')
    const { SqliteStash } = await import('./sqlite-stash.js')
    return new SqliteStash(await openSqliteFile(path, readonly), path)
  }
  const place = serverPlace(dialect, url)
  const { openServerStash } = await import('./open-server-stash.js')
  return openServerStash(place, readonly)
}
