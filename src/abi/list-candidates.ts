import { basename, dirname, relative } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Artifact } from './artifact.js'
import { withNames, withoutCopies } from './name-candidates.js'
import { parseAbi } from './parse-abi.js'
import { parseEvent } from './parse-event.js'

/** A contract that can be indexed, under the name that it gets in the config. */
export interface Candidate {
  readonly name: string
  readonly artifact: Artifact
  readonly eventCount: number
  /** Chosen when nobody says otherwise: the dapp's own, deployable, not a test or a library. */
  readonly preselected: boolean
}

export interface ListedCandidates {
  /** Sorted by name. */
  readonly candidates: readonly Candidate[]
  /** Why a contract with events is none of them. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Artifacts with events that can be indexed, one a contract. */
export function listCandidates(artifacts: readonly Artifact[], root: string): ListedCandidates {
  const diagnostics: Diagnostic[] = []
  const contracts = newestCompilers(artifacts).flatMap((artifact) => {
    const events = parseAbi(artifact.abi)
      .filter((item) => item.type === 'event')
      .map((item) => parseEvent(item, artifact.natspec, artifact.path))
    const eventCount = events.filter((event) => 'signature' in event).length
    if (eventCount > 0) return [{ artifact, eventCount }]
    diagnostics.push(...events.filter((event) => 'code' in event))
    return []
  })
  const ranked = contracts
    .map((contract) => ({ ...contract, preselected: isOwn(contract.artifact, root) }))
    .sort(byRank)
  const candidates = [...withNames(withoutCopies(ranked), root)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  return { candidates, diagnostics }
}

/** Foundry writes `IERC721.0.8.15.json` and `IERC721.0.8.26.json` when two compilers were needed. */
function newestCompilers(artifacts: readonly Artifact[]): readonly Artifact[] {
  const byContract = new Map<string, Artifact>()
  for (const artifact of artifacts) {
    const key = `${dirname(artifact.path)}/${artifact.name}`
    const known = byContract.get(key)
    if (!known || compareVersions(artifact.compiler, known.compiler) > 0)
      byContract.set(key, artifact)
  }
  return [...byContract.values()]
}

/** The plain file, without a version in its name, is the newest. */
function compareVersions(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined)
    return Number(right !== undefined) - Number(left !== undefined)
  return left.localeCompare(right, 'en', { numeric: true })
}

const layoutRank: Record<Artifact['layout'], number> = { foundry: 0, hardhat: 1, plain: 2 }

type Ranked = Pick<Candidate, 'artifact' | 'preselected'>

/** The dapp's own before others, what a compiler wrote before a copy of it, then by path. */
function byRank(left: Ranked, right: Ranked): number {
  const ranks = ({ artifact, preselected }: Ranked) =>
    Number(!preselected) * 3 + layoutRank[artifact.layout]
  return ranks(left) - ranks(right) || (left.artifact.path < right.artifact.path ? -1 : 1)
}

/** Interfaces, libraries' and tests' contracts outnumber a dapp's own five to one. */
function isOwn(artifact: Artifact, root: string): boolean {
  if (artifact.deployable === false) return false
  const path = artifact.source ?? relative(root, artifact.path)
  const file = basename(dirname(artifact.path))
  if (/\.(t|s)\.sol$/.test(file) || /\.(t|s)\.sol$/.test(path)) return false
  if (/^I[A-Z][a-z]/.test(artifact.name) && artifact.layout === 'plain') return false
  return !/(^|\/)(lib|node_modules|test|tests|mock|mocks|script|scripts)\/|^(@|npm\/)/.test(path)
}
