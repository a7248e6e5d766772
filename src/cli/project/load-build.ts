import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ResolvedConfig, Rule, TableRegistry } from '../../runtime/index.js'
import { resolveConfig } from '../../runtime/index.js'
import type { BcdataConfig } from '../../shared/config.js'
import { enterProject } from './enter-project.js'

/** What the commands that run a project need of its build. */
export interface ProjectBuild {
  readonly config: ResolvedConfig
  readonly tables: TableRegistry
  readonly rules: readonly Rule[]
}

export async function loadBuild(root: string): Promise<ProjectBuild> {
  enterProject(root)
  const config = await load<{ default: BcdataConfig }>(root, 'bcdata.config.js')
  const { tables } = await load<{ tables: TableRegistry }>(root, 'src/tables.js')
  const { rules } = await load<{ rules: readonly Rule[] }>(root, 'src/rules/index.js')
  return { config: resolveConfig(config.default), tables, rules }
}

async function load<Module>(root: string, path: string): Promise<Module> {
  return (await import(pathToFileURL(join(root, 'dist', path)).href)) as Module
}
