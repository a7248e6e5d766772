import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readManifest } from '../../emit/read-manifest.js'
import { BcdataError } from '../../errors.js'
import { resolveConfig } from '../../runtime/project/resolve-config.js'
import { appliedMigrations } from '../../runtime/store/migrate.js'
import { openStore } from '../../runtime/store/open-store.js'
import type { BcdataConfig } from '../../shared/config.js'

/**
 * The newest generated migration, if it may still be made anew: once it is in a commit or in a
 * database, somebody else may have it.
 */
export async function amendableMigration(root: string, config: BcdataConfig): Promise<string> {
  const name = Object.keys(readManifest(root)?.migrations ?? {})
    .sort()
    .at(-1)
  if (name === undefined) throw refused('No migration was generated yet', root)
  const where = join(root, 'migrations', `${name}.ts`)
  if (isCommitted(root, name)) throw refused(`${name} is committed to git`, where)
  if (await isApplied(root, config, name)) throw refused(`${name} is applied`, where)
  return name
}

/** Without git there is no commit. */
function isCommitted(root: string, name: string): boolean {
  const object = `HEAD:./migrations/${name}.ts`
  return spawnSync('git', ['cat-file', '-e', object], { cwd: root, stdio: 'ignore' }).status === 0
}

async function isApplied(root: string, config: BcdataConfig, name: string): Promise<boolean> {
  const env = join(root, '.env')
  if (existsSync(env)) process.loadEnvFile(env)
  const { url } = resolveConfig(config).database
  const file = /^sqlite:(.+)$/.exec(url)?.[1]
  if (file !== undefined && !existsSync(join(root, file)) && !existsSync(file)) return false
  const store = await openStore({ url, tables: {}, readonly: true })
  try {
    return (await appliedMigrations(store)).includes(name)
  } finally {
    await store.close()
  }
}

function refused(fact: string, where: string): BcdataError {
  return new BcdataError('AMEND_REFUSED', `There is nothing to amend. ${fact}.`, {
    where,
    hint: 'Run `bcdata generate` without --amend: it makes a new migration.',
  })
}
