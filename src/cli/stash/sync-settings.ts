import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configFile } from '../../config/config-file.js'
import { BcdataError } from '../../errors.js'
import type { StashSyncerOptions } from '../../runtime/project/create-stash-syncer.js'
import { resolveStash, resolveStashUrl } from '../../runtime/project/resolve-config.js'
import type { BcdataConfig } from '../../shared/config.js'
import { enterProject } from '../project/enter-project.js'
import { loadModule } from '../project/load-build.js'

export interface SettingFlags {
  readonly from: readonly string[] | undefined
  readonly to: string | undefined
  readonly genesis: string | undefined
  readonly groupMark: string | undefined
  readonly trustFirstUse: boolean
  readonly require: string | undefined
}

export type SyncSettings = Omit<StashSyncerOptions, 'logger' | 'limits'>

/** What the flags say, and where they say nothing the `stash` section of the project here. */
export async function syncSettings(root: string, flags: SettingFlags): Promise<SyncSettings> {
  const { from, to, genesis, groupMark, trustFirstUse } = flags
  const trusts = genesis !== undefined || groupMark !== undefined || trustFirstUse
  const isWhole = from !== undefined && to !== undefined && trusts
  const project = isWhole ? null : await projectConfig(root)
  const config = project && resolveStash(project)
  const trust = trusts ? { genesis, groupMark, trustFirstUse } : config
  return {
    from: from ?? config?.from ?? missing('--from', 'Where the binlogs are'),
    to: to ?? config?.to ?? missing('--to', 'Which database the copy goes to'),
    genesis: trust?.genesis,
    groupMark: trust?.groupMark,
    trustFirstUse: trust?.trustFirstUse ?? false,
    require: flags.require ?? config?.require,
  }
}

/** The database that is meant, where nothing else has to be known. */
export async function stashUrl(root: string, to: string | undefined): Promise<string> {
  if (to !== undefined) return to
  const config = await projectConfig(root)
  if (config?.stash === undefined) return missing('--stash', 'Which database the copy is in')
  return resolveStashUrl(config)
}

async function projectConfig(root: string): Promise<BcdataConfig | null> {
  const isProject = [configFile, 'dist/bcdata.config.js'].some((path) =>
    existsSync(join(root, path)),
  )
  if (!isProject) return null
  await enterProject(root)
  const { default: config } = await loadModule<{ default: BcdataConfig }>(root, 'bcdata.config.js')
  return config
}

function missing(flag: string, what: string): never {
  throw new BcdataError('USAGE', `${what} isn't said.`, {
    where: flag,
    hint: `Give ${flag}, or run it in a project whose bcdata.config.ts has a stash section.`,
  })
}
