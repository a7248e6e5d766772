import { readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type FoundArtifacts, findArtifacts, readArtifacts } from '../../abi/find-artifacts.js'
import { type Candidate, listCandidates } from '../../abi/list-candidates.js'
import { readReference } from '../../abi/read-reference.js'
import { BcdataError } from '../../errors.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { InitFlags } from '../init-flags.js'

export interface FoundCandidates {
  readonly candidates: readonly Candidate[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Contracts with events: in the files that `--abi` names, or anywhere in the dapp. */
export async function findCandidates(dapp: string, flags: InitFlags): Promise<FoundCandidates> {
  const named = flags.abi.length > 0
  const found = named ? await readNamed(dapp, flags.abi) : findArtifacts(dapp)
  const listed = listCandidates(found.artifacts, dapp)
  const candidates = listed.candidates.map((c) => (named ? { ...c, preselected: true } : c))
  const diagnostics = [...found.diagnostics, ...listed.diagnostics]
  // A file that a person names must be right; among the files of a folder a broken one is a remark,
  // and so is what is left out of a file that is right otherwise.
  const files = flags.abi.map((path) => resolve(dapp, path))
  const usable = candidates.map(({ artifact }) => artifact.path)
  const problem =
    diagnostics.find(({ where }) => files.includes(where) && !usable.includes(where)) ??
    (candidates.length === 0 ? diagnostics[0] : undefined)
  if (problem) {
    throw new BcdataError(problem.code, problem.message, {
      where: problem.where,
      hint: problem.hint,
    })
  }
  if (candidates.length === 0) {
    throw new BcdataError('CONTRACTS_NOT_FOUND', 'No contract with events was found.', {
      where: named ? flags.abi.join(', ') : dapp,
      hint: named ? 'Point --abi at artifacts or ABI files.' : buildHint(dapp),
    })
  }
  return { candidates, diagnostics }
}

/** A path to a file is meant as it is; a folder or a pattern stands for the artifacts among its files. */
async function readNamed(dapp: string, patterns: readonly string[]): Promise<FoundArtifacts> {
  const found = await Promise.all(
    patterns.map(async (pattern) => {
      const path = resolve(dapp, pattern)
      const kind = statSync(path, { throwIfNoEntry: false })
      if (kind?.isFile()) return readArtifacts([path], true)
      if (kind?.isDirectory()) return findArtifacts(path)
      if (/^[^*?{]+#/.test(pattern)) return readReference(dapp, pattern)
      return readArtifacts(await matches(dapp, pattern))
    }),
  )
  return {
    artifacts: found.flatMap(({ artifacts }) => artifacts),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  }
}

async function matches(dapp: string, pattern: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby')
  const paths = await glob(pattern, { cwd: dapp, absolute: true, expandDirectories: false })
  if (paths.length > 0) return paths
  throw new BcdataError('ABI_NOT_FOUND', `No file matches "${pattern}".`, {
    where: '--abi',
    hint: 'Check the path; it is relative to the folder where you run the command.',
  })
}

function buildHint(dapp: string): string {
  const files = readdirSync(dapp)
  if (files.includes('foundry.toml')) return 'Compile the contracts first: `forge build`.'
  if (files.some((name) => name.startsWith('hardhat.config.'))) {
    return 'Compile the contracts first: `npx hardhat compile`.'
  }
  if (files.some((name) => name.startsWith('truffle-config.'))) {
    return 'Compile the contracts first: `npx truffle compile`.'
  }
  return 'Run this in the folder of a compiled dapp, or name the ABIs with --abi <path>.'
}
