import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadProject, readIdentity } from '../../src/cli/load-project.js'
import { applyProject, nextManifest, projectFiles } from '../../src/cli/plan-project.js'
import { planFiles } from '../../src/emit/plan.js'
import type { PlanStep } from '../../src/emit/plan-step.js'
import { isBcdataError } from '../../src/errors.js'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import { type Abis, abiJson } from './law-contracts.js'
import { readText } from './law-files.js'
import { alterFiles, type TemplateChange } from './law-templates.js'

/** A generated project in a folder of its own, with all that its next generation depends on. */
export interface LawProject {
  readonly root: string
  abis: Abis
  readonly templates: TemplateChange[]
}

export interface Generated {
  readonly exitCode: 0 | 3
  readonly steps: readonly PlanStep[]
  readonly files: readonly VirtualFile[]
}

export function newProject(abis: Abis): LawProject {
  const dapp = mkdtempSync(join(tmpdir(), 'bcdata-law-'))
  const root = join(dapp, 'data')
  mkdirSync(root)
  return { root, abis, templates: [] }
}

/** With its dapp, as it is. */
export function copyProject({ root, abis, templates }: LawProject): LawProject {
  const copy = newProject(abis)
  cpSync(dirname(root), dirname(copy.root), { recursive: true })
  return { ...copy, templates: [...templates] }
}

export function removeProject({ root }: LawProject): void {
  rmSync(dirname(root), { recursive: true, force: true })
}

/** `bcdata generate`, with other templates. */
export async function generate({ root, abis, templates }: LawProject): Promise<Generated> {
  for (const [name, events] of Object.entries(abis)) {
    writeFileSync(join(dirname(root), `${name}.json`), JSON.stringify(abiJson(events)))
  }
  const loaded = loadProject(root, configOf(abis), readIdentity(root))
  const printed = await projectFiles(root, loaded.project)
  const files = alterFiles(printed.files, templates)
  const steps = await planFiles(files, loaded.manifest, (path) => readText(root, path))
  try {
    applyProject(root, { steps, manifest: nextManifest(loaded, steps), diagnostics: [] })
    return { exitCode: 0, steps, files }
  } catch (error) {
    if (!isBcdataError(error) || error.code !== 'GENERATE_CONFLICT') throw error
    return { exitCode: 3, steps, files }
  }
}

function configOf(abis: Abis) {
  const contracts = Object.keys(abis).map((name) => [
    name,
    { abi: `../${name}.json`, on: { local: { address: 'any' as const, startBlock: 1 } } },
  ])
  return {
    chains: { local: { kind: 'evm' as const, rpc: 'http://127.0.0.1:8545' } },
    contracts: Object.fromEntries(contracts),
    database: { dialect: 'sqlite' as const, url: 'sqlite:./data.db' },
  }
}
