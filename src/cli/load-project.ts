import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Artifact } from '../abi/artifact.js'
import { describeContract } from '../abi/describe-contract.js'
import { readArtifacts } from '../abi/find-artifacts.js'
import type { Manifest } from '../emit/manifest.js'
import { readManifest } from '../emit/read-manifest.js'
import { assert, BcdataError } from '../errors.js'
import type { ContractModel } from '../model/contract-model.js'
import { contractSlugs } from '../model/contract-slugs.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { nextMigration } from '../model/migration-model.js'
import {
  type ChainModel,
  derivedTables,
  eventTables,
  type PlacedContractModel,
  type ProjectModel,
} from '../model/project-model.js'
import type { BcdataConfig, ContractConfig, ContractPlace } from '../shared/config.js'

export interface LoadedProject {
  readonly project: ProjectModel
  readonly manifest: Manifest | null
  readonly diagnostics: readonly Diagnostic[]
}

export interface ProjectIdentity {
  readonly name: string
  readonly bcdataDependency: string
}

/** The model of the project in `root`, from its config and the artifacts that the config names. */
export function loadProject(
  root: string,
  config: BcdataConfig,
  identity: ProjectIdentity,
): LoadedProject {
  const manifest = readManifest(root)
  const described = describeContracts(root, config, manifest)
  const contracts = described.map(({ contract }) => contract)
  const tables = [...eventTables({ contracts }), ...derivedTables({ contracts })]
  const generated = manifest?.migrations ?? {}
  const history = { generated, present: namesIn(join(root, 'migrations')) }
  return {
    project: {
      ...identity,
      contracts,
      earlierMigrations: Object.keys(generated).sort(),
      nextMigration: nextMigration(
        tables.map((table) => table.name),
        history,
      ),
      chains: Object.keys(config.chains).map((name) => chainModel(name, config)),
      dialect: config.database.dialect,
    },
    manifest,
    diagnostics: described.flatMap(({ diagnostics }) => diagnostics),
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** What the project's own package.json says; a team may rename the package or pin another bcdata. */
export function readIdentity(root: string): ProjectIdentity {
  const path = join(root, 'package.json')
  if (!existsSync(path)) return { name: 'bcdata-project', bcdataDependency: '*' }
  const file = readPackage(path)
  return {
    name: file.name ?? 'bcdata-project',
    bcdataDependency: file.dependencies?.['bcdata'] ?? '*',
  }
}

interface PackageFile {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function readPackage(path: string): PackageFile {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) ?? {}) as PackageFile
  } catch (cause) {
    throw new BcdataError('CONFIG_INVALID', "The project's package.json is not JSON.", {
      where: path,
      hint: 'Correct it, or restore it from version control.',
      cause,
    })
  }
}

function describeContracts(root: string, config: BcdataConfig, manifest: Manifest | null) {
  const entries = Object.entries(config.contracts).sort(([a], [b]) => (a < b ? -1 : 1))
  const slugs = contractSlugs(entries.map(([name]) => name))
  return entries.map(([name, contract], index) => {
    const artifact = loadArtifact(root, name, contract)
    const described = describeContract({
      name,
      slug: slugs[index] ?? '',
      abi: artifact.abi,
      natspec: artifact.natspec,
      path: artifact.path,
      exclude: contract.exclude ?? [],
      pins: manifest?.events ?? {},
    })
    if (described.contract.events.length === 0) throw noEvents(described.contract, artifact)
    return described
  })
}

function loadArtifact(root: string, name: string, contract: ContractConfig): Artifact {
  const path = resolve(root, contract.abi)
  const { artifacts, diagnostics } = readArtifacts([path], true)
  const [problem] = diagnostics
  if (problem) {
    throw new BcdataError(problem.code, problem.message, {
      where: `${problem.where} (contract ${name})`,
      hint: problem.hint,
    })
  }
  const [artifact] = artifacts
  assert(artifact, `neither an artifact nor a problem in ${path}`)
  return artifact
}

function noEvents(contract: ContractModel, artifact: Artifact): BcdataError {
  return new BcdataError(
    'ABI_INVALID',
    `${contract.name} declares no events that can be indexed.`,
    {
      where: artifact.path,
      hint: 'Remove the contract from bcdata.config.ts, or point it at the right artifact.',
    },
  )
}

function chainModel(name: string, config: BcdataConfig): ChainModel {
  const contracts = Object.entries(config.contracts).flatMap(
    ([contract, { abi, on }]): PlacedContractModel[] => {
      const place = on[name]
      return place
        ? [{ contract, abiPath: abi, place: placeModel(place), startBlock: place.startBlock }]
        : []
    },
  )
  return { name, kind: 'evm', contracts }
}

function placeModel({ address }: ContractPlace): PlacedContractModel['place'] {
  if (address === undefined) return 'unknown'
  if (address === 'any') return 'any'
  if (typeof address === 'string') return { addresses: [address] }
  return 'deployed' in address ? { deployed: address.deployed } : { addresses: address }
}
