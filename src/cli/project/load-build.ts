import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ResolvedConfig, resolveConfig } from '../../runtime/project/resolve-config.js'
import type { Rule } from '../../runtime/reconciler/run-rule.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { BcdataConfig } from '../../shared/config.js'
import { enterProject } from './enter-project.js'

/** What the commands that run a project need of its build. */
export interface ProjectBuild {
  readonly config: ResolvedConfig
  readonly tables: TableRegistry
}

export async function loadBuild(root: string): Promise<ProjectBuild> {
  await enterProject(root)
  const config = await loadModule<{ default: BcdataConfig }>(root, 'bcdata.config.js')
  const { tables } = await loadModule<{ tables: TableRegistry }>(root, 'src/tables.js')
  return { config: resolveConfig(config.default), tables }
}

/** Of a project that was built; only for commands that need them, since a rule may be wrong. */
export async function loadRules(root: string): Promise<readonly Rule[]> {
  const { rules } = await loadModule<{ rules: readonly Rule[] }>(root, 'src/rules/index.js')
  return rules
}

/** A module of the build. */
export async function loadModule<Module>(root: string, path: string): Promise<Module> {
  return (await import(pathToFileURL(join(root, 'dist', path)).href)) as Module
}
