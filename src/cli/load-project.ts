import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Artifact } from '../abi/artifact.js'
import { describeBinding } from '../abi/describe-binding.js'
import { describeContract } from '../abi/describe-contract.js'
import type { Manifest } from '../emit/manifest.js'
import { readManifest } from '../emit/read-manifest.js'
import { BcdataError } from '../errors.js'
import type { ContractModel } from '../model/contract-model.js'
import { contractSlugs } from '../model/contract-slugs.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { forgetMigration } from '../model/forget-migration.js'
import { nextMigration } from '../model/migration-model.js'
import { emptyMemory, type ProjectMemory, remember } from '../model/project-memory.js'
import {
  type ChainModel,
  derivedTables,
  eventTables,
  type PlacedContractModel,
  type ProjectModel,
} from '../model/project-model.js'
import { applyRenames } from '../model/rename.js'
import { diffSchema } from '../model/schema-diff.js'
import { applySteps, type SchemaStep } from '../model/schema-step.js'
import type { BcdataConfig, ContractConfig, ContractPlace } from '../shared/config.js'
import { checkFactories } from './check-factories.js'
import { loadArtifact } from './load-artifact.js'

export interface LoadedProject {
  readonly project: ProjectModel
  /** As it was before. */
  readonly manifest: Manifest | null
  /** What the next one remembers of contracts, events and migrations. */
  readonly memory: ProjectMemory
  /** Path of the migration that is made anew. */
  readonly amended?: string | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export interface ProjectIdentity {
  readonly name: string
  readonly bcdataDependency: string
}

/** What a person says about the past, which the ABIs can't tell. */
export interface Corrections {
  /** Name of the migration that is made anew. */
  readonly amended?: string | undefined
  /** `Token.Sent=Moved` … */
  readonly renames?: readonly string[]
}

/** The model of the project in `root`, from its config and the artifacts that the config names. */
export function loadProject(
  root: string,
  config: BcdataConfig,
  identity: ProjectIdentity,
  { amended, renames = [] }: Corrections = {},
): LoadedProject {
  const manifest = readManifest(root)
  const known = manifest ?? emptyMemory
  const kept = amended === undefined ? known : forgetMigration(known, amended)
  const renamed = applyRenames(kept, renames)
  const described = describeContracts(root, config, renamed.memory)
  const contracts = described.map(({ contract }) => contract)
  checkFactories(config, contracts, join(root, 'bcdata.config.ts'))
  const generated = renamed.memory.migrations
  const migration = nextMigration(schemaSteps(root, generated, renamed.steps, contracts), {
    generated,
    present: namesIn(join(root, 'migrations')).filter((name) => name !== `${amended}.ts`),
  })
  return {
    project: {
      ...identity,
      contracts,
      bindings: described.flatMap(({ bindings }) => bindings),
      earlierMigrations: Object.keys(generated).sort(),
      nextMigration: migration,
      chains: Object.keys(config.chains).map((name) => chainModel(name, config)),
      dialect: config.database.dialect,
      archives: config.archive !== undefined,
      stashes: config.stash !== undefined,
      verifies: Object.values(config.chains).some(({ verify = 'none' }) => verify !== 'none'),
    },
    manifest,
    memory: remember(renamed.memory, contracts, migration),
    amended: amended === undefined ? undefined : `migrations/${amended}.ts`,
    diagnostics: described.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** What leads from the database as all generated migrations leave it to these contracts' tables. */
function schemaSteps(
  root: string,
  migrations: ProjectMemory['migrations'],
  first: readonly SchemaStep[],
  contracts: readonly ContractModel[],
): readonly SchemaStep[] {
  const made = Object.keys(migrations)
    .sort()
    .flatMap((name) => migrations[name] ?? [])
  try {
    const schema = applySteps(new Map(), [...made, ...first])
    return [
      ...first,
      ...diffSchema(schema, eventTables({ contracts }), derivedTables({ contracts })),
    ]
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new BcdataError('MIGRATION_CONFLICT', `Two migrations don't fit: ${cause.message}.`, {
      where: join(root, 'migrations'),
      hint: 'Two branches generated at the same time. Take migrations/ and .bcdata/manifest.json of the one that is deployed, then run `bcdata generate`: it makes the rest again.',
      cause,
    })
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

function describeContracts(root: string, config: BcdataConfig, memory: ProjectMemory) {
  const entries = Object.entries(config.contracts).sort(([a], [b]) => (a < b ? -1 : 1))
  const slugs = contractSlugs(
    entries.map(([name]) => name),
    memory.contracts,
  )
  return entries.map(([name, contract], index) => {
    const { artifact, diagnostics } = loadArtifact(root, name, contract)
    const described = describeContract({
      name,
      slug: slugs[index] ?? '',
      abi: artifact.abi,
      natspec: artifact.natspec,
      path: artifact.path,
      exclude: contract.exclude ?? [],
      pins: memory.events,
    })
    if (described.contract.events.length === 0) throw noEvents(described.contract, artifact)
    const { file } = described.contract
    const input = { contract: name, file, abi: artifact.abi, path: artifact.path }
    const bound = contract.bindings === true ? [describeBinding(input)] : []
    return {
      ...described,
      bindings: bound.map(({ binding }) => binding),
      diagnostics: [
        diagnostics,
        described.diagnostics,
        unplacedEvents(described.contract, contract, artifact),
        ...bound.map((b) => b.diagnostics),
      ].flat(),
    }
  })
}

/** An anonymous event is known by its contract's address alone. */
function unplacedEvents(
  { name, events }: ContractModel,
  { on }: ContractConfig,
  { path }: Artifact,
): readonly Diagnostic[] {
  const chains = Object.keys(on).filter((chain) => on[chain]?.address === 'any')
  if (chains.length === 0) return []
  return events
    .filter(({ topic0 }) => topic0 === null)
    .map((event) => ({
      code: 'ABI_UNSUPPORTED',
      where: path,
      message: `The anonymous event ${name}.${event.name} can't be indexed on ${chains.join(', ')}, where the contract is at any address.`,
      hint: `Give the contract its addresses, or list the event under contracts.${name}.exclude in bcdata.config.ts.`,
    }))
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
      return place ? [{ contract, abiPath: abi, place: placeModel(place), ...blocksOf(place) }] : []
    },
  )
  return { name, kind: 'evm', contracts }
}

function blocksOf({ startBlock, endBlock }: ContractPlace) {
  return { startBlock, endBlock }
}

function placeModel({ address, factory }: ContractPlace): PlacedContractModel['place'] {
  if (factory !== undefined) return { factory }
  if (address === undefined) return 'unknown'
  if (address === 'any') return 'any'
  if (typeof address === 'string') return { addresses: [address] }
  return 'deployed' in address ? { deployed: address.deployed } : { addresses: address }
}
