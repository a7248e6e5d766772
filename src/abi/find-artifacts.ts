import { readFileSync, statSync } from 'node:fs'
import type { Diagnostic } from '../model/diagnostic.js'
import { messageOf } from '../shared/message-of.js'
import { type ReadArtifacts, readArtifact } from './read-artifact.js'
import { entriesOf, walkFiles } from './walk-files.js'

/** Sorted by path. */
export type FoundArtifacts = ReadArtifacts

/**
 * Folders that never hold a dapp's own artifacts, or hold copies of them. Nothing is recognised by
 * such a name; they are large, and left out to save time.
 */
const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'broadcast',
  'build-info',
  'cache',
  'coverage',
  'ignition',
  'solcInputs',
  'typechain',
  'typechain-types',
])

/** Larger than any artifact; beyond it is build info under another name. */
const fileBytesMax = 32 * 1024 * 1024

const filesMax = 50_000

/** Looks through a dapp's folder for everything that is an artifact by content. */
export function findArtifacts(root: string): FoundArtifacts {
  const paths: string[] = []
  for (const path of walkFiles(root, isSkipped)) {
    if (!isCandidate(path)) continue
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
  const files = [...paths].sort().map((path) => readFile(path, named))
  return {
    artifacts: files.flatMap(({ artifacts }) => artifacts),
    diagnostics: files.flatMap(({ diagnostics }) => diagnostics),
  }
}

function readFile(path: string, named: boolean): FoundArtifacts {
  try {
    const file = statSync(path)
    if (file.size > fileBytesMax) return problems(named ? [tooLarge(path)] : [])
    if (!file.isFile()) return problems([unreadable(path, 'it is no file')])
    return readArtifact(path, readFileSync(path, 'utf8'), named)
  } catch (error) {
    return problems([unreadable(path, messageOf(error))])
  }
}

function problems(diagnostics: readonly Diagnostic[]): FoundArtifacts {
  return { artifacts: [], diagnostics }
}

function unreadable(path: string, reason: string): Diagnostic {
  return {
    code: 'ABI_NOT_FOUND',
    where: path,
    message: `The file can't be read: ${reason}.`,
    hint: 'Check the path and its permissions.',
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
