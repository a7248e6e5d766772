import { dirname } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Artifact, ArtifactLayout } from './artifact.js'
import { isOwn } from './is-own.js'
import { withNames, withoutCopies } from './name-candidates.js'
import { parseAbi } from './parse-abi.js'
import { type ParsedEvent, parseEvent } from './parse-event.js'
import { referenceTo } from './read-reference.js'

/** A contract that can be indexed, under the name that it gets in the config. */
export interface Candidate {
  readonly name: string
  readonly artifact: Artifact
  readonly eventCount: number
  /** Another candidate with exactly these events: what this one inherits from, or its interface. */
  readonly sameEventsAs: string | undefined
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
  const contracts = newestCompilers(withoutProxyParts(artifacts)).flatMap((artifact) => {
    const events = parseAbi(artifact.abi)
      .filter((item) => item.type === 'event')
      .map((item) => parseEvent(item, artifact.natspec, artifact.path))
    const layouts = events.flatMap((event) => ('signature' in event ? [layoutOf(event)] : []))
    if (layouts.length > 0) return [{ artifact, layouts: [...new Set(layouts)].sort() }]
    diagnostics.push(...events.filter((event) => 'code' in event))
    return []
  })
  const ranked = contracts
    .map((contract) => ({ ...contract, preselected: isOwn(contract.artifact, root) }))
    .sort(byRank)
  const named = withNames(withoutOldDeployments(withoutCopies(ranked)), root)
  const candidates = withTwins(named).sort((a, b) => (a.name < b.name ? -1 : 1))
  return { candidates, diagnostics }
}

function layoutOf({ signature, topicCount }: ParsedEvent): string {
  return `${signature}/${topicCount}`
}

interface Named extends Pick<Candidate, 'artifact' | 'name' | 'preselected'> {
  readonly layouts: readonly string[]
}

/** Interfaces, bases and what inherits from them come in groups; the first of a group stands for it. */
function withTwins(contracts: readonly Named[]): Candidate[] {
  const first = new Map<string, string>()
  return contracts.map(({ artifact, name, preselected, layouts }) => {
    const events = layouts.join()
    const sameEventsAs = first.get(events)
    if (sameEventsAs === undefined) first.set(events, name)
    return { artifact, name, preselected, eventCount: layouts.length, sameEventsAs }
  })
}

/** Foundry writes `IERC721.0.8.15.json` and `IERC721.0.8.26.json` when two compilers were needed. */
function newestCompilers(artifacts: readonly Artifact[]): readonly Artifact[] {
  const byContract = new Map<string, Artifact>()
  for (const artifact of artifacts) {
    const isFoundry = artifact.layout === 'foundry'
    const key = isFoundry ? `${dirname(artifact.path)}/${artifact.name}` : referenceTo(artifact)
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

const layoutRank: Record<ArtifactLayout, number> = {
  foundry: 0,
  hardhat: 1,
  truffle: 2,
  solc: 3,
  plain: 4,
  'hardhat-deploy': 5,
}

type Ranked = Pick<Candidate, 'artifact' | 'preselected'>

/** The dapp's own before others, what a compiler wrote before a copy of it, then by path. */
function byRank(left: Ranked, right: Ranked): number {
  const ranks = ({ artifact, preselected }: Ranked) =>
    Number(!preselected) * 6 + layoutRank[artifact.layout]
  const [a, b] = [referenceTo(left.artifact), referenceTo(right.artifact)]
  return ranks(left) - ranks(right) || (a < b ? -1 : 1)
}

/** hardhat-deploy keeps an ABI for each network; an older one is there to be chosen, no more. */
function withoutOldDeployments<T extends Ranked>(contracts: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  return contracts.map((contract) => {
    const { layout, name } = contract.artifact
    const isOld = layout === 'hardhat-deploy' && seen.has(name)
    seen.add(name)
    return isOld ? { ...contract, preselected: false } : contract
  })
}

/** Proxied contracts have three records in a folder: `Token` is the one with all of both ABIs. */
function withoutProxyParts(artifacts: readonly Artifact[]): readonly Artifact[] {
  const deployed = artifacts.filter(({ layout }) => layout === 'hardhat-deploy')
  const places = new Set(deployed.map(({ path, name }) => `${dirname(path)}/${name}`))
  return artifacts.filter(({ layout, path, name }) => {
    const whole = /^(.+)_(?:Proxy|Implementation)$/.exec(name)?.[1]
    return layout !== 'hardhat-deploy' || !places.has(`${dirname(path)}/${whole}`)
  })
}
