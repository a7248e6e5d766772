import type { Dirent } from 'node:fs'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Artifact } from './artifact.js'
import { readArtifact } from './read-artifact.js'

export interface FoundArtifacts {
  /** Sorted by path. */
  readonly artifacts: readonly Artifact[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Folders that never hold a dapp's own artifacts, or hold copies of them. */
const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'build-info',
  'broadcast',
  'cache',
  'coverage',
  'deployments',
  'ignition',
  'typechain',
  'typechain-types',
])

/** Larger than any artifact; beyond it is build info under another name. */
const fileBytesMax = 32 * 1024 * 1024

/** Guards against a run that starts in `/` or a home folder. */
const filesMax = 50_000

/** Looks through a dapp's folder for everything that is an artifact by content. */
export function findArtifacts(root: string): FoundArtifacts {
  const paths: string[] = []
  for (const path of walk(root)) {
    if (paths.length === filesMax) {
      const { artifacts, diagnostics } = readArtifacts(paths)
      return { artifacts, diagnostics: [...diagnostics, tooMany(root)] }
    }
    paths.push(path)
  }
  return readArtifacts(paths)
}

/** @param named a person has named these files: one that is no artifact is a problem */
export function readArtifacts(paths: Iterable<string>, named = false): FoundArtifacts {
  const artifacts: Artifact[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of [...paths].sort()) {
    const answer = readFile(path, named)
    if (answer === null) continue
    if ('abi' in answer) artifacts.push(answer)
    else diagnostics.push(answer)
  }
  return { artifacts, diagnostics }
}

function readFile(path: string, named: boolean): Artifact | Diagnostic | null {
  try {
    if (statSync(path).size > fileBytesMax) return named ? tooLarge(path) : null
    return readArtifact(path, readFileSync(path, 'utf8'), named)
  } catch (error) {
    return {
      code: 'ABI_NOT_FOUND',
      where: path,
      message: `The file can't be read: ${error instanceof Error ? error.message : String(error)}.`,
      hint: 'Check the path and its permissions.',
    }
  }
}

function tooLarge(path: string): Diagnostic {
  return {
    code: 'ABI_INVALID',
    where: path,
    message: `The file is larger than ${fileBytesMax / 1024 / 1024} MB, which no artifact is.`,
    hint: 'Name the artifact of one contract, or a file with its ABI alone.',
  }
}

function tooMany(root: string): Diagnostic {
  return {
    code: 'CONTRACTS_NOT_FOUND',
    where: root,
    message: `Only the first ${filesMax} JSON files were looked at; contracts in others are missing.`,
    hint: "Run this in the dapp's own folder, or name the ABIs with --abi <path>.",
  }
}

function* walk(root: string): Generator<string> {
  const pending = [root]
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !isSkipped(path, entry.name)) pending.push(path)
      if (entry.isFile() && isCandidate(entry.name)) yield path
    }
  }
}

function isSkipped(path: string, name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name) || isDataProject(path)
}

/** A project that we generated: its ABIs are copies of the dapp's. */
function isDataProject(path: string): boolean {
  return entriesOf(path).some((entry) => entry.name === 'bcdata.config.ts')
}

function isCandidate(name: string): boolean {
  return name.endsWith('.abi') || (name.endsWith('.json') && !name.endsWith('.dbg.json'))
}

/** A folder that can't be read is like an empty one: the dapp's compiler could not write there. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
