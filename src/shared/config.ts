import type { Dialect } from './dialect.js'
import type { Hex } from './hex.js'

/** A value that is read from the environment when the project starts, never at generation. */
export interface EnvValue {
  readonly env: string
  readonly fallback?: string
}

/** Addresses and start blocks come from the dapp's own deployment files when the project starts. */
export interface DeployedAddress {
  /** Root of the dapp, relative to the project. */
  readonly deployed: string
}

export interface ChainConfig {
  readonly kind: 'evm'
  /** URL of the node's JSON-RPC endpoint. */
  readonly rpc: string | EnvValue
  /**
   * How a block becomes final: the node's `finalized` tag, or so many confirmations.
   * @default 'finalized'
   */
  readonly finality?: 'finalized' | { readonly confirmations: number }
  /**
   * How often to look for a new head, in milliseconds.
   * @default 1000
   */
  readonly pollIntervalMs?: number
  /**
   * The largest number of blocks asked for in one call; adapts downwards to the node's limits.
   * @default 2000
   */
  readonly rangeBlocksMax?: number
}

export interface ContractPlace {
  /** One address, several, `deployed()`, or `'any'` for every address that emits these events. */
  readonly address?: Hex | readonly Hex[] | DeployedAddress | 'any'
  /** @default the deployment's block with `deployed()`, otherwise 0 */
  readonly startBlock?: number
}

export interface ContractConfig<Chain extends string = string> {
  /**
   * Path of the artifact or ABI file, relative to the config file. In a file of several contracts
   * the name follows: `combined.json#Token`.
   */
  readonly abi: string
  /**
   * Artifacts of libraries that the contract calls by `delegatecall`, as `abi` names them: their
   * events come from the contract's address, and its own ABI doesn't have them.
   */
  readonly libraries?: readonly string[]
  /** Chain name → where the contract lives there. */
  readonly on: Readonly<Partial<Record<Chain, ContractPlace>>>
  /** Event names or signatures to leave out. */
  readonly exclude?: readonly string[]
  /**
   * Writes typed calls for ethers to src/generated/bindings, for handlers and scripts.
   * @default false
   */
  readonly bindings?: boolean
}

export interface DatabaseConfig {
  /**
   * What the project is made for: the driver that it installs, its dashboards and compose.yaml. The
   * URL alone decides which database is used.
   */
  readonly dialect: Dialect
  /** @default env('BCDATA_DATABASE_URL'), which for SQLite falls back to `sqlite:./data.db` */
  readonly url?: string | EnvValue
  /** Tables that handlers write; a fork restores them together with the events. */
  readonly derived?: readonly string[]
}

export interface BcdataConfig<Chain extends string = string> {
  readonly chains: Readonly<Record<Chain, ChainConfig>>
  readonly contracts: Readonly<Record<string, ContractConfig<NoInfer<Chain>>>>
  readonly database: DatabaseConfig
}
