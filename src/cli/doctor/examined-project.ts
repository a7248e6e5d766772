import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BcdataError } from '../../errors.js'
import { type ResolvedConfig, resolveConfig } from '../../runtime/project/resolve-config.js'
import { openStore, type Store } from '../../runtime/store/open-store.js'
import { memoryPath, sqlitePath } from '../../runtime/store/sqlite/sqlite-path.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { BcdataConfig } from '../../shared/config.js'
import { loadProjectFile } from './load-project-file.js'
import { isMissingPackage } from './missing-package.js'
import { once } from './once.js'

/** What checks share; each part is made when the first check asks, and fails for each that does. */
export interface ExaminedProject {
  readonly root: string
  readonly config: () => Promise<BcdataConfig>
  /** With the environment's values: its URLs are never shown. */
  readonly resolved: () => Promise<ResolvedConfig>
  readonly tables: () => Promise<TableRegistry>
  /** The database as it is: a SQLite file that isn't there is not made. */
  readonly store: () => Promise<Store<unknown>>
  readonly close: () => Promise<void>
}

export function examineProject(root: string): ExaminedProject {
  const config = once(() => readConfig(root))
  const resolved = once(async () => {
    loadEnv(join(root, '.env'))
    return resolveConfig(await config())
  })
  const tables = once(async () => (await loadProjectFile<TablesFile>(root, 'src/tables')).tables)
  const store = once(async () => {
    const { url } = (await resolved()).database
    const file = databaseFile(root, url)
    if (file !== null && !existsSync(file)) throw noDatabase(file)
    return openStore<unknown>({ url, tables: await tables() })
  })
  const close = async (): Promise<void> => {
    if (!store.isAsked()) return
    const opened = await store().catch(() => null)
    await opened?.close()
  }
  return { root, config, resolved, tables, store, close }
}

interface TablesFile {
  readonly tables: TableRegistry
}

function loadEnv(path: string): void {
  if (!existsSync(path)) return
  try {
    process.loadEnvFile(path)
  } catch (cause) {
    throw new BcdataError('CONFIG_INVALID', "The file .env can't be read.", {
      where: path,
      hint: 'Give the user that runs bcdata the right to read it.',
      cause,
    })
  }
}

/** From the build where the packages that read the source aren't installed. */
async function readConfig(root: string): Promise<BcdataConfig> {
  try {
    const { loadConfig } = await import('../../config/load-config.js')
    return await loadConfig(root)
  } catch (error) {
    if (!isMissingPackage(error)) throw error
    return (await loadProjectFile<{ default: BcdataConfig }>(root, 'bcdata.config')).default
  }
}

function noDatabase(where: string): BcdataError {
  return new BcdataError('DATABASE_UNUSABLE', 'There is no database yet.', {
    where,
    hint: 'Run `npm run migrate`.',
  })
}

/** The file of a SQLite database; null for one on a server or in memory. */
export function databaseFile(root: string, url: string): string | null {
  if (!/^sqlite:/i.test(url)) return null
  const path = sqlitePath(url)
  return path === memoryPath ? null : resolve(root, path)
}
