import type { Hex } from '../../shared/hex.js'

export interface BlockRef {
  readonly number: number
  readonly hash: Hex
}

export interface BlockHeader extends BlockRef {
  readonly parentHash: Hex
  /** Unix seconds. */
  readonly time: number
  /** Of 256 bytes, where the node gives it. */
  readonly logsBloom?: Hex
}

/** A block whose logs are wanted; its bloom, where it is known, saves a question. */
export type BlockPlace = BlockRef & Pick<BlockHeader, 'logsBloom'>

/** A log in the canonical form: numbers as numbers, all hex in lower case. */
export interface Log {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: number
  readonly blockHash: Hex
  /** Unix seconds; null where the node does not put the time into its logs. */
  readonly blockTime: number | null
  readonly txHash: Hex
  readonly txIndex: number
  /** Position in the block, over all its transactions. */
  readonly index: number
}

export interface LogFilter {
  readonly addresses: readonly Hex[] | 'any'
  /** Values of the first topic that are wanted; any: logs without topics, too. */
  readonly topic0s: readonly Hex[] | 'any'
}

/** Blocks asked for at once when nobody says more: what most public nodes take. */
export const rangeBlocksMaxDefault = 2_000

export interface LogRange {
  /** In chain order. */
  readonly logs: readonly Log[]
  /** Header of the last block of the range. */
  readonly last: BlockHeader
  /** Hash of the block before the range, where the source knows it. */
  readonly parentHash?: Hex
}

export interface ChainHead {
  readonly latest: BlockHeader
  /** The highest block that can't be replaced any more. At most `latest.number`. */
  readonly finalized: number
  /** No block will ever follow: the source is an archive. */
  readonly isEnd?: true
}

export interface ChainIdentity {
  /** What the config calls the chain. */
  readonly name: string
  readonly chainId: number
  readonly genesisHash: Hex
}

/** A read-only call on the state after a block. */
export interface ContractCall {
  readonly to: Hex
  readonly data: Hex
  /** Who seems to call; the zero address where it is missing. */
  readonly from?: Hex
  /** A block that can still be replaced is named with its hash, so that no other one answers. */
  readonly at: number | BlockRef | 'latest'
  /** The answer never changes: where the state of that block is gone, the latest one will do. */
  readonly isConstant?: true
}

export type CallOutcome =
  | { readonly type: 'answer'; readonly data: Hex }
  /** The contract refused, or ran into an error: whoever asks again gets the same. */
  | { readonly type: 'revert'; readonly data: Hex }
  /** The node doesn't know the block: not yet, or not any more. */
  | { readonly type: 'no block' }
  /** The node knows the block, but has thrown its state away. */
  | { readonly type: 'no state' }

/**
 * A chain as the engines see it. Every method may be repeated; every method rejects with a
 * BcdataError (`RPC_…`) after its own bounded retries, and at once when the signal aborts.
 */
export interface ChainSource {
  identify(signal?: AbortSignal): Promise<ChainIdentity>
  /** The first topic of an event's logs, for a chain whose hash is not Keccak-256. */
  readonly topicOf?: ((signature: string) => Hex) | undefined
  head(signal?: AbortSignal): Promise<ChainHead>
  /** Null when the node doesn't know the block (not mined yet, replaced, or the node lags). */
  header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null>
  /** Headers of the numbers asked for, in that order; null where the node has no such block. */
  headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]>
  /**
   * Logs of many addresses are asked for by all of them, never by their topics alone: how many children
   * of a factory are known when blocks are asked for is chance, and an archive has what was asked then.
   */
  readonly asksByAddress?: boolean
  /**
   * Where a range of final blocks that begins at `from` had better end, when it is meant to end about
   * at `to`: an archive's bodies are read once if ranges end where they do. May be above `to`.
   */
  rangeEnd?(from: number, to: number): number
  /**
   * Logs of the final blocks `from` to `to`, both included, with the header of `to`; null when the
   * node doesn't have `to` yet. Splits the range by itself when the node says it is too large.
   */
  logs(filter: LogFilter, from: number, to: number, signal?: AbortSignal): Promise<LogRange | null>
  /** Logs of exactly this block; null when the node no longer has it. */
  blockLogs(
    filter: LogFilter,
    block: BlockPlace,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null>
  /** What the calls come to, in the order asked. */
  call(calls: readonly ContractCall[], signal?: AbortSignal): Promise<readonly CallOutcome[]>
  close(): Promise<void>
}
