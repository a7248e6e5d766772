import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { id } from 'ethers'
import { findArtifacts } from '../../src/abi/find-artifacts.js'
import { listCandidates } from '../../src/abi/list-candidates.js'
import { initialConfig } from '../../src/cli/init/initial-config.js'
import { loadProject } from '../../src/cli/load-project.js'
import { formatFiles } from '../../src/emit/format.js'
import { generateProject } from '../../src/generators/generate-project.js'
import { printConfig } from '../../src/generators/project/print-config.js'
import type { ProjectModel } from '../../src/model/project-model.js'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import { initDefaults } from '../fixtures/init-flags.js'

export interface HostileDapp {
  readonly project: ProjectModel
  readonly files: readonly VirtualFile[]
}

/** Every text that an artifact gives, by what it stands for. */
export type Naming = (role: string) => string

export type Shape = 'event' | 'token'

/** The way of `bcdata init`, from an artifact on the disk to the files, with every text by `name`. */
export async function hostileDapp(shape: Shape, name: Naming): Promise<HostileDapp> {
  const dapp = mkdtempSync(join(tmpdir(), 'bcdata-hostile-'))
  try {
    const path = join(dapp, 'out', folderName(name('folder')), 'A.json')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(artifact(shape, name)))
    const { candidates } = listCandidates(findArtifacts(dapp).artifacts, dapp)
    const target = join(dapp, 'bcdata')
    const config = initialConfig(dapp, target, candidates, initDefaults)
    const identity = { name: 'hostile-data', bcdataDependency: '*' }
    const { project } = loadProject(target, config, identity)
    const text = printConfig(project)
    const printed: VirtualFile = { path: 'bcdata.config.ts', text, ownership: 'merged' }
    return { project, files: await formatFiles([printed, ...generateProject(project)]) }
  } finally {
    rmSync(dapp, { recursive: true, force: true })
  }
}

/** What a file system allows of a text. */
function folderName(text: string): string {
  return `d${text.replace(/[/\0\uD800]/g, '').slice(0, 50)}`
}

function artifact(shape: Shape, name: Naming): object {
  const event = shape === 'token' ? transfer(name) : anyEvent(name)
  const types = shape === 'token' ? 'address,address,uint256' : '(uint256,string)[],bytes,address'
  const signature = `${event.name}(${types})`
  return {
    contractName: name('contract'),
    sourcePath: name('source'),
    networks: {},
    abi: [event, ...(shape === 'token' ? [balanceOf] : [])],
    userdoc: { notice: name('notice'), events: { [signature]: { notice: name('event notice') } } },
    devdoc: {
      events: {
        [signature]: {
          details: name('details'),
          params: Object.fromEntries(event.inputs.map((input) => [input.name, name('param')])),
        },
      },
    },
    updatedAt: id(signature.replace(/\uD800/g, '')),
  }
}

function anyEvent(name: Naming) {
  return {
    type: 'event',
    // Half a character has no hash: such an event is left out, which another test shows.
    name: name('event').replace(/\p{Surrogate}/gu, 'half'),
    inputs: [
      {
        name: name('first'),
        type: 'tuple[]',
        internalType: name('struct'),
        components: [
          { name: name('field'), type: 'uint256', internalType: name('value type') },
          { name: name('other field'), type: 'string' },
        ],
      },
      { name: name('second'), type: 'bytes', internalType: name('bytes'), indexed: true },
      { name: name('third'), type: 'address', internalType: name('contract type'), indexed: true },
    ],
  }
}

function transfer(name: Naming) {
  return {
    type: 'event',
    name: 'Transfer',
    inputs: [
      { name: name('from'), type: 'address', indexed: true },
      { name: name('to'), type: 'address', indexed: true },
      { name: name('amount'), type: 'uint256', internalType: name('value type') },
    ],
  }
}

const balanceOf = {
  type: 'function',
  name: 'balanceOf',
  inputs: [{ name: '', type: 'address' }],
  outputs: [{ name: '', type: 'uint256' }],
}
