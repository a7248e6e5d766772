import { ArchivingSource } from '../../src/runtime/chain/archive/archiving-source.js'
import type { Archive } from '../../src/runtime/ports/archive.js'
import type { ChainSource } from '../../src/runtime/ports/chain-source.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'
import { type TemporaryArchive, temporaryArchive } from '../fixtures/temporary-archive.js'
import { checkDatabase } from './check-database.js'
import { faultySource } from './faulty-source.js'
import { type Build, Model } from './model.js'
import { SimChain } from './sim-chain.js'
import { contractsOf, firstConfig, type SimConfig } from './sim-contracts.js'
import type { SimPlace, SimStore } from './sim-database.js'
import { type HandlerFaults, simHandlers } from './sim-handlers.js'

/** Wraps the store that the indexer gets: a product that is broken on purpose. */
export type Sabotage = (store: SimStore) => SimStore

export interface SimulationOptions {
  readonly place: SimPlace
  readonly world: World
  readonly sabotage?: Sabotage | undefined
}

/** What two databases may be of. */
export interface World {
  readonly chain: SimChain
  readonly confirmations: number
  /** Whether children may be at other addresses, too. */
  readonly isAnywhere: boolean
  readonly isArchived: boolean
  readonly config: SimConfig
}

export function randomWorld(random: RandomNumbers): World {
  const confirmations = 1 + random(6)
  const chain = new SimChain({ confirmations, timedLogs: random(2) === 0 })
  chain.mine(random, random(10))
  const isAnywhere = random(2) === 0
  const config = firstConfig(random, isAnywhere)
  return { chain, confirmations, isAnywhere, isArchived: random(8) === 0, config }
}

/** A chain, a database, what is configured, and the model of what the database must hold. */
export class Simulation {
  readonly world: World
  readonly faults: HandlerFaults = { isBroken: false, failsIn: 0 }
  readonly handlers: ReturnType<typeof simHandlers> = simHandlers(this.faults)
  readonly model: Model
  /** What happened, for people. */
  readonly trace: string[] = []
  config: SimConfig
  refused: ReadonlySet<number> = new Set()
  #store: SimStore
  readonly #build: Build = { isOldDecoder: false, contracts: [] }
  readonly #options: SimulationOptions
  readonly #archiveFile: TemporaryArchive | null
  #archive: Archive | null = null

  constructor(options: SimulationOptions) {
    const { place, world } = options
    this.#options = options
    this.world = world
    this.config = world.config
    this.model = new Model({ chain: world.chain, faults: this.faults, build: this.#build })
    this.#archiveFile = world.isArchived ? temporaryArchive() : null
    this.#store = place.store
  }

  get chain(): SimChain {
    return this.world.chain
  }

  /** What an indexer or a command works with. */
  get store(): SimStore {
    return this.#options.sabotage?.(this.#store) ?? this.#store
  }

  /** Builds what is configured, as a start does. */
  build(): ReturnType<typeof contractsOf> {
    const contracts = contractsOf(this.config)
    this.#build.isOldDecoder = this.config.isOldDecoder
    this.#build.contracts = contracts.map(({ definition }) => definition.name)
    return contracts
  }

  async source(random: RandomNumbers, rate: number): Promise<ChainSource> {
    const contradicts = this.#archiveFile === null
    const faults = { rate, most: 1 + random(4), contradicts, refused: this.refused }
    const node = faultySource(this.chain.node, random, faults)
    if (this.#archiveFile === null) return node
    this.#archive ??= await this.#archiveFile.open()
    return new ArchivingSource({ node, archive: this.#archive })
  }

  /** The process ends, and another one opens the database. */
  async restart(): Promise<void> {
    this.#store = await this.#options.place.restart(this.#store)
  }

  check(): Promise<void> {
    return checkDatabase(this.#store, this.model)
  }

  /** @param isSound nothing is wrong with the database */
  async close(isSound: boolean): Promise<void> {
    this.#archiveFile?.remove()
    await this.#options.place.leave(this.#store, isSound)
  }
}
