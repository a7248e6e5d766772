import { readMigrations } from '../../runtime/project/read-migrations.js'
import { migrate, pendingMigrations } from '../../runtime/store/migrate.js'
import { openStore } from '../../runtime/store/open-store.js'
import type { CliContext } from '../context.js'
import { loadBuild } from '../project/load-build.js'

export interface MigrateFlags {
  readonly action: 'up' | 'status'
  readonly json: boolean
}

/** `bcdata migrate`: `status` exits 2 when something is pending. */
export async function migrateProject(context: CliContext, flags: MigrateFlags): Promise<number> {
  const { config, tables } = await loadBuild(context.cwd)
  const { migrations, checksums } = readMigrations(context.cwd)
  const store = await openStore({ url: config.database.url, tables, writer: flags.action === 'up' })
  try {
    if (flags.action === 'status') {
      const pending = await pendingMigrations(store, migrations, { checksums })
      if (flags.json) context.out(JSON.stringify({ pending }))
      else
        context.out(pending.length === 0 ? 'Nothing is pending.' : `Pending: ${pending.join(', ')}`)
      return pending.length === 0 ? 0 : 2
    }
    const applied = await migrate(store, migrations, { checksums })
    if (flags.json) context.out(JSON.stringify({ applied }))
    else context.out(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}`)
    return 0
  } finally {
    await store.close()
  }
}
