import { readMigrations } from '../../runtime/project/read-migrations.js'
import { pendingMigrations } from '../../runtime/store/migrate.js'
import { type Check, fail, needed, ok } from './check.js'

/** Are the migrations what was generated and applied, and is none waiting? */
export const migrations: Check = {
  name: 'migrations',
  async run(project) {
    // Throws for one that was edited or is gone.
    const { migrations: files, checksums } = readMigrations(project.root)
    const store = await needed(project.store(), 'the database')
    const pending = await pendingMigrations(store, files, { checksums })
    if (pending.length === 0) return [ok(`${files.length} applied, none pending`)]
    return [fail(`Pending: ${pending.join(', ')}.`, 'Run `npm run migrate`.')]
  },
}
