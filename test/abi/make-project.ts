import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadProject } from '../../src/cli/load-project.js'
import { formatFiles } from '../../src/emit/format.js'
import { generateProject } from '../../src/generators/generate-project.js'
import { printConfig } from '../../src/generators/project/print-config.js'
import type { Diagnostic } from '../../src/model/diagnostic.js'
import type { ProjectModel } from '../../src/model/project-model.js'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import type { BcdataConfig } from '../../src/shared/config.js'

export interface NamedAbi {
  /** The contract's name in the config. */
  readonly name: string
  readonly abi: readonly object[]
}

export interface MadeProject {
  readonly project: ProjectModel
  readonly diagnostics: readonly Diagnostic[]
  readonly files: readonly VirtualFile[]
}

/** What `bcdata init` makes of the ABIs, before anything is written. */
export async function makeProject(abis: readonly NamedAbi[]): Promise<MadeProject> {
  const dapp = mkdtempSync(join(tmpdir(), 'bcdata-corpus-'))
  try {
    mkdirSync(join(dapp, 'abi'))
    for (const { name, abi } of abis) writeFileSync(abiPath(dapp, name), JSON.stringify(abi))
    const identity = { name: 'corpus-data', bcdataDependency: '*' }
    const root = join(dapp, 'bcdata')
    const { project, diagnostics } = loadProject(root, configOf(abis), identity)
    const config = { path: 'bcdata.config.ts', text: printConfig(project), ownership: 'merged' }
    const files = await formatFiles([config as VirtualFile, ...generateProject(project)])
    return { project, diagnostics, files }
  } finally {
    rmSync(dapp, { recursive: true, force: true })
  }
}

function configOf(abis: readonly NamedAbi[]): BcdataConfig {
  const contracts = abis.map(({ name }) => {
    const on = { local: { address: 'any' as const } }
    return [name, { abi: abiPath('..', name), on }] as const
  })
  return {
    chains: { local: { kind: 'evm', rpc: 'http://127.0.0.1:8545' } },
    contracts: Object.fromEntries(contracts),
    database: { dialect: 'sqlite' },
  }
}

/** Names may differ by case only, which not every file system tells apart. */
function abiPath(folder: string, name: string): string {
  const stem = name.replace(/[A-Z]/g, (letter) => `${letter.toLowerCase()}-`)
  return join(folder, 'abi', `${stem}.json`)
}

/** Writes the files below a folder. */
export function writeFiles(folder: string, files: readonly VirtualFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
