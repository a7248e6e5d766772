import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { internal } from '../../runtime/store/internal-tables.js'
import { openStore } from '../../runtime/store/open-store.js'
import { type Check, fail, needed, ok, warn } from './check.js'
import { databaseFile, type ExaminedProject } from './examined-project.js'
import { liveTables } from './live-tables.js'

/** Does the driver load, and can the database be read and written? */
export const database: Check = {
  name: 'database',
  async run(project) {
    const { url } = (await needed(project.resolved(), 'a valid config')).database
    const file = databaseFile(project.root, url)
    if (file !== null && !existsSync(file)) return missingFile(file)
    const { db } = await project.store()
    const tables = await liveTables(db)
    if (tables.some(({ name }) => name === '_bcdata_migration')) await tryWrite(project)
    return [ok(`reachable and writable, ${tables.length} tables`)]
  },
}

async function missingFile(file: string): Promise<ReturnType<typeof ok>[]> {
  // Nothing is created, but the driver must load.
  await (await openStore({ url: 'sqlite::memory:', tables: {} })).close()
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch {
    return [
      fail('The folder of the database is missing or not writable.', `Create ${dirname(file)}.`),
    ]
  }
  return [warn('There is no database yet.', 'Run `npm run migrate`.')]
}

/** Changes no row, and still needs the right to. */
async function tryWrite(project: ExaminedProject): Promise<void> {
  const { db } = await project.store()
  await internal(db)
    .updateTable('_bcdata_migration')
    .set({ name: '' })
    .where('name', '=', '')
    .execute()
}
