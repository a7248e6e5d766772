import type { BinlogBlock } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import type { Clock } from '../../ports/clock.js'
import type { Logger } from '../../ports/logger.js'
import type { Ledger, LedgerIdentity, StashStore } from '../../ports/stash-store.js'
import type { BlockProver, LedgerState, TrustRoot } from '../proof/verdict.js'
import type { BlockFeed, KnownPlace } from '../reading/block-feed.js'
import type { Requirement } from './requirement.js'
import type { SyncLimits } from './sync-limits.js'

/** Somebody who says what the blocks are; read at two places at once, by the main line and its witness. */
export interface SyncSource {
  /** Unlike every other source’s. */
  readonly name: string
  /** @param known a block that it had, and where, so that what follows needn't be sought */
  open(known?: KnownPlace): BlockFeed
}

/** All that depends on the hash function and signatures of a chain. */
export interface ChainProofs {
  readonly crypto: ChainCrypto['kind']
  readonly prover: BlockProver
  /** What honest nodes agree on. */
  digest(block: BinlogBlock): string
  /** Number of the group, by the genesis block. */
  groupOf(genesis: BinlogBlock): string
  /** What the proof of the next block needs, as it is stored as of a block. */
  stateAt(store: StashStore, block: number): Promise<LedgerState>
}

/** A database, which can hold several ledgers. */
export interface StashPlace {
  ledgers(): Promise<readonly Ledger[]>
  /** As its only writer; the ledger is made when it isn't there. */
  open(ledger: LedgerIdentity): Promise<StashStore>
}

/** What a syncer works with. */
export interface SyncWorld {
  readonly sources: readonly SyncSource[]
  readonly place: StashPlace
  /** For each kind of chain, the likeliest first. */
  readonly proofs: readonly (() => Promise<ChainProofs>)[]
  /** Empty: what is seen first is believed. */
  readonly trust: TrustRoot
  readonly require: Requirement
  readonly logger: Logger
  readonly clock: Clock
  readonly limits: SyncLimits
}

/** The last block, or the end of what the sources have; undefined follows. */
export type Until = 'end' | number | undefined
