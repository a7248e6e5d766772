import type { BinlogBlock, BinlogRow, BinlogTable, FramePlace } from './binlog.js'

/**
 * How sure a stored block is. `rooted`: the genesis block, whose hash is trusted. `proven`: all that a
 * block says follows from signatures. `proven-with-gaps`: the same, where tables that ended without a
 * row had to be assumed. `compared`: so many sources agree. `unverified`: neither.
 */
export type ProofLevel = 'rooted' | 'proven' | 'proven-with-gaps' | 'compared' | 'unverified'

/** What is known of a block beside its rows. */
export interface BlockProof {
  readonly level: ProofLevel
  /** One line: `3 of 4 sealers signed`, `2 of 3 sources agree`, or why it can't be proven. */
  readonly reason: string
  /** 64 hexadecimal digits without 0x. */
  readonly hash: string
  /** SHA-256 of what honest nodes agree on, in hexadecimal digits (see content-digest.ts). */
  readonly contentDigest: string
}

export interface StashedBlock {
  readonly block: BinlogBlock
  readonly proof: BlockProof
  /** The source that it was taken from, and where in it. */
  readonly source: string
  readonly place: FramePlace
}

/** Which ledger a stash is of; a database can hold several. */
export interface LedgerIdentity {
  /** 64 hexadecimal digits without 0x. */
  readonly genesisHash: string
  readonly crypto: 'keccak256-secp256k1' | 'sm3-sm2'
  /** The number of the group, from the group mark. */
  readonly group: string
  /** Who vouches for the hash: it was given, it was computed from a given mark, or it was the first seen. */
  readonly trust: 'hash' | 'group-mark' | 'first-use'
}

export interface Ledger extends LedgerIdentity {
  readonly id: number
}

/** Something that a source should not have said, kept as it came. */
export interface Evidence {
  readonly source: string
  /** `damaged`: an accident explains it. `dishonest`: only somebody who changed data does. */
  readonly kind: 'damaged' | 'dishonest'
  /** The block that it should have been. */
  readonly block: number
  /** Stable, lower case: `crc`, `db-hash`, `quorum`, `transactions-root` … */
  readonly reason: string
  /** One sentence with the facts. */
  readonly message: string
  readonly place: FramePlace
  /** The frame's bytes as far as they are there, at most `evidenceBytesMax`; null where there are none. */
  readonly bytes: Uint8Array | null
}

export interface StoredEvidence extends Evidence {
  readonly id: number
  /** Unix seconds. */
  readonly foundAt: number
}

/** How far a source got, for status, metrics and the next run. */
export interface SourceState {
  readonly source: string
  /** The newest block that it was seen to have; null before the first. */
  readonly height: number | null
  /** Every block up to here was compared with what is stored and is the same; null before the first. */
  readonly agreedTo: number | null
  /** 1 at first; falls with damage, failures and lies; never below 0. */
  readonly score: number
  /** What went wrong last, in one sentence. */
  readonly problem: string | null
}

export interface StoredBlock {
  readonly number: number
  readonly proof: BlockProof
  readonly source: string
  readonly place: FramePlace
}

/** A version of a row with its validity: blocks from `from` up to, without, `until`. */
export interface RowVersion {
  readonly table: string
  readonly columns: readonly string[]
  readonly row: BinlogRow
  readonly from: number
  /** Null: still valid. */
  readonly until: number | null
}

/**
 * A ledger in a database. Rows are known by table and id; in the five tables whose ids differ between
 * honest nodes (see ledger-tables.ts) by table and key. Rejects with DATABASE_… where the database fails.
 */
export interface StashStore {
  readonly ledger: Ledger
  /** The last committed block; null before the first. */
  last(): Promise<StoredBlock | null>
  /**
   * Stores consecutive blocks in one transaction; the first one must follow the last committed. All or
   * nothing. Rejects with STASH_ROW_UNKNOWN where a dirty row was never created with this key, or a new
   * row has a key that has one already in a table where a key has one row (see ledger-tables.ts); its
   * context names the first such block.
   */
  commit(blocks: readonly StashedBlock[]): Promise<void>
  addEvidence(evidence: Evidence): Promise<void>
  /** In the order it was found. Pages by `after`, the id of the last one seen; `limit` bounds what is in memory. */
  evidence(options?: {
    readonly after?: number
    readonly limit?: number
  }): Promise<readonly StoredEvidence[]>
  saveSources(states: readonly SourceState[]): Promise<void>
  sources(): Promise<readonly SourceState[]>
  /** In order; both ends included. */
  blocks(from: number, to: number): Promise<readonly StoredBlock[]>
  /** How many blocks there are of each level. */
  levels(): Promise<Readonly<Partial<Record<ProofLevel, number>>>>
  /** The block as it was read, row for row in its order, so that encoding it gives the same bytes. */
  block(number: number): Promise<BinlogBlock | null>
  /** Names of all tables, in byte order. */
  tables(): Promise<readonly Pick<BinlogTable, 'name' | 'columns'>[]>
  /**
   * Rows of a table after block `at` (default the last), without deleted ones, by id; with a key only
   * those of the key. Pages by `after`, the id of the last row seen; a page is longer than the limit
   * where several rows have its last id.
   */
  rows(
    table: string,
    options?: {
      readonly at?: number
      readonly key?: Uint8Array
      readonly after?: bigint
      readonly limit?: number
    },
  ): Promise<readonly RowVersion[]>
  /**
   * Every version of the rows with the key, deleted ones too, by the block it is valid from, then by
   * id. Pages by `after`, the version seen last; a page is longer than the limit where several versions
   * have its last block and id.
   */
  history(
    table: string,
    key: Uint8Array,
    options?: {
      readonly after?: { readonly from: number; readonly id: bigint }
      readonly limit?: number
    },
  ): Promise<readonly RowVersion[]>
  /** May be repeated. */
  close(): Promise<void>
}
