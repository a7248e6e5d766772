import type { FactoryConfig } from '../shared/config.js'
import type { Dialect } from '../shared/dialect.js'
import type { Hex } from '../shared/hex.js'
import type { BindingModel } from './binding-model.js'
import type { ContractModel, TableModel } from './contract-model.js'
import type { MigrationModel } from './migration-model.js'

/** Everything that the generators look at; nothing in it comes from the clock, the machine or a map's order. */
export interface ProjectModel {
  /** Package name of the generated project: `token-data`. */
  readonly name: string
  /** How the generated package.json asks for bcdata: a range, `file:…`, a tarball. */
  readonly bcdataDependency: string
  /** Sorted by name. */
  readonly contracts: readonly ContractModel[]
  /** Contracts for which typed calls are wanted; none where it is absent. */
  readonly bindings?: readonly BindingModel[]
  readonly chains: readonly ChainModel[]
  readonly dialect: Dialect
  /** The blocks of some chain are verified. */
  readonly verifies?: boolean
  /** What the nodes answer is kept in an archive. */
  readonly archives?: boolean
  /** A ledger is copied from binlogs. */
  readonly stashes?: boolean
  /** Names of the migrations that earlier generations made, in their order. */
  readonly earlierMigrations: readonly string[]
  /** What is to be made now: the first one, or what changed since. */
  readonly nextMigration: MigrationModel | null
}

export interface ChainModel {
  readonly name: string
  readonly kind: 'evm'
  readonly contracts: readonly PlacedContractModel[]
}

export interface PlacedContractModel {
  readonly contract: string
  /** Path of the artifact relative to the config file. */
  readonly abiPath: string
  readonly place: PlaceModel
  readonly startBlock: number | undefined
  readonly endBlock: number | undefined
}

/** `deployed` is the root of the dapp whose deployment files have the address. */
export type PlaceModel =
  | 'any'
  | 'unknown'
  | { readonly addresses: readonly Hex[] }
  | { readonly deployed: string }
  | { readonly factory: FactoryConfig }

export function eventTables(project: Pick<ProjectModel, 'contracts'>): readonly TableModel[] {
  return project.contracts.flatMap((contract) => contract.events.map((event) => event.table))
}

export function derivedTables(project: Pick<ProjectModel, 'contracts'>): readonly TableModel[] {
  return project.contracts.flatMap(({ token }) => (token ? [token.holders, token.metadata] : []))
}
