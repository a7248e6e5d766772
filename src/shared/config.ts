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
  /**
   * URL of the node's JSON-RPC endpoint, or of several in the order of preference: the others stand in
   * for one that fails. An environment variable may hold several, separated by white space or commas.
   */
  readonly rpc: string | EnvValue | readonly (string | EnvValue)[]
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
  /**
   * How much of what the node says is computed again: nothing, the hash of every header, or with it
   * every transaction, receipt and log.
   * @default 'none'
   */
  readonly verify?: 'none' | 'headers' | 'full'
}

/** Which event of which contract tells the addresses. */
export interface FactoryConfig {
  /** Its name in `contracts`; it must be on the same chain. */
  readonly contract: string
  /** Its event, by name or signature. An excluded one can't be used. */
  readonly event: string
  /** The parameter that is the new contract's address, or a list of addresses. */
  readonly parameter: string
}

export interface ContractPlace {
  /** One address, several, `deployed()`, or `'any'` for every address that emits these events. */
  readonly address?: Hex | readonly Hex[] | DeployedAddress | 'any'
  /**
   * Instead of `address`: the contracts that another one creates, each from the block of its
   * creation on.
   */
  readonly factory?: FactoryConfig
  /** @default the deployment's block with `deployed()`, otherwise 0 */
  readonly startBlock?: number
  /**
   * The last block to index. A factory's children are those created up to there.
   * @default none
   */
  readonly endBlock?: number
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
  /**
   * A backfill of 1,000 blocks or more begins without the indexes of its events' tables, and ends by
   * building them. False where handlers or others read these tables meanwhile.
   * @default true
   */
  readonly deferIndexes?: boolean
}

export interface FailuresConfig {
  /**
   * When a handler throws for an event each time that it is tried: end the indexer, or go on without
   * this call and keep a dead letter.
   * @default 'stop'
   */
  readonly handler?: 'stop' | 'dead-letter'
  /**
   * When the node refuses some blocks for good: go on without them and keep a dead letter, or end the
   * indexer.
   * @default 'dead-letter'
   */
  readonly range?: 'dead-letter' | 'stop'
}

export interface ArchiveConfig {
  /**
   * The file, relative to the project.
   * @default './archive.db'
   */
  readonly path?: string
  /**
   * All logs of the addresses that are indexed, or whole blocks with their receipts: then any contract
   * can be indexed later without the node.
   * @default 'logs'
   */
  readonly keep?: 'logs' | 'blocks'
}

export interface StashConfig {
  /**
   * Where a FISCO BCOS group's binlogs are: folders of nodes, relative to the project, or URLs of web
   * servers over them. An environment variable may hold several, separated by white space or commas.
   */
  readonly from: string | EnvValue | readonly (string | EnvValue)[]
  /** @default the project's database */
  readonly to?: string | EnvValue
  /** Hash of the genesis block, with or without 0x: everything is proven from it. */
  readonly genesis?: string | EnvValue
  /** Instead of `genesis`: the text of the genesis block. */
  readonly groupMark?: string | EnvValue
  /**
   * Instead of `genesis`: believe the genesis block that is seen first.
   * @default false
   */
  readonly trustFirstUse?: boolean
  /**
   * What becomes of blocks that nobody can prove: `proven` stops, `compared:2/3` takes what two of
   * three sources agree on, `any` takes them.
   * @default 'proven'
   */
  readonly require?: 'proven' | 'any' | `compared:${number}/${number}`
}

export interface BcdataConfig<Chain extends string = string> {
  readonly chains: Readonly<Record<Chain, ChainConfig>>
  readonly contracts: Readonly<Record<string, ContractConfig<NoInfer<Chain>>>>
  readonly database: DatabaseConfig
  /**
   * Keeps what the nodes answer, so that everything can be indexed again without them.
   * @default none
   */
  readonly archive?: ArchiveConfig
  /** What follows what fails for good. */
  readonly failures?: FailuresConfig
  /**
   * A proven copy of a FISCO BCOS ledger, which `npm run stash` makes.
   * @default none
   */
  readonly stash?: StashConfig
}
