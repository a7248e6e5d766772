import type { BinlogBlock } from '../../ports/binlog.js'
import type { ProofLevel } from '../../ports/stash-store.js'
import type { GroupMark } from '../ledger/group-mark.js'
import type { TableDirectory } from './tables/table-directory.js'

/** What the proof of a block needs of everything before it. */
export interface LedgerState {
  readonly number: number
  /** 64 hexadecimal digits without 0x. */
  readonly hash: string
  /** Rows of `_sys_consensus_` by id, as of the block. */
  readonly consensus: ReadonlyMap<bigint, ConsensusMember>
  /** Of `_sys_current_state_`. */
  readonly transactionCount: bigint
  readonly failedTransactionCount: bigint
  /** The id that was given last; null where the ledger has no such counter. */
  readonly currentId: bigint | null
  /** From block 0: how the group agrees on blocks. */
  readonly mark: GroupMark
  /** How many sealers take part at a time, where the group rotates them (rPBFT). */
  readonly epochSealers: number | null
  /** Columns of the tables that were created. */
  readonly tables: TableDirectory
  /**
   * Whether a hash of rows that can't be computed is a lie. Before version 2.5.0 of a chain it never
   * can be; 2.4.0 and 2.5.0 look the same until a block's hash was computed.
   */
  readonly dbHash: 'computable' | 'undecided' | 'incomputable'
}

export interface ConsensusMember {
  readonly type: string
  readonly nodeId: string
  readonly enableNumber: number
  readonly status: number
}

/** What a proof found out about a block. */
export type Verdict =
  | {
      readonly kind: 'accepted'
      readonly level: Extract<ProofLevel, 'rooted' | 'proven' | 'proven-with-gaps'>
      /** One line, for instance `3 of 4 sealers signed`. */
      readonly reason: string
      readonly hash: string
      readonly next: LedgerState
    }
  | {
      /** Nothing contradicts, but not everything can be computed: an old version of the node. */
      readonly kind: 'unprovable'
      readonly reason: string
      readonly hash: string
      readonly next: LedgerState
    }
  | {
      /** The block contradicts itself, its signatures or the chain before it. */
      readonly kind: 'refused'
      /** Stable, lower case: `header-hash`, `parent`, `quorum`, `signature`, `sealers`, `transactions-root`, `receipts-root`, `db-hash`, `derived-table`, `row-id`, `table`, `genesis`, `malformed` … (refusal.ts) */
      readonly reason: string
      /** One sentence with the facts. */
      readonly message: string
    }

/** What is trusted beforehand: one of the two, or the first block that is seen. */
export interface TrustRoot {
  /** 64 hexadecimal digits without 0x. */
  readonly genesisHash?: string
  readonly groupMark?: string
}

/** Proves blocks in order. Pure: the state goes in and comes out. */
export interface BlockProver {
  /** Block 0. */
  root(block: BinlogBlock, trust: TrustRoot): Verdict
  /** A block after the state's. */
  prove(before: LedgerState, block: BinlogBlock): Verdict
}
