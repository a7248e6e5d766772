import type { Hex } from '../../shared/hex.js'

export interface BlockRef {
  readonly number: number
  readonly hash: Hex
}

export interface BlockHeader extends BlockRef {
  readonly parentHash: Hex
  /** Unix seconds. */
  readonly time: number
}

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
}

export interface ChainHead {
  readonly latest: BlockHeader
  /** The highest block that can't be replaced any more. At most `latest.number`. */
  readonly finalized: number
}

export interface ChainIdentity {
  /** What the config calls the chain. */
  readonly name: string
  readonly chainId: number
  readonly genesisHash: Hex
}

export interface ContractCall {
  readonly to: Hex
  readonly data: Hex
}

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
   * Logs of the final blocks `from` to `to`, both included, with the header of `to`; null when the
   * node doesn't have `to` yet. Splits the range by itself when the node says it is too large.
   */
  logs(filter: LogFilter, from: number, to: number, signal?: AbortSignal): Promise<LogRange | null>
  /** Logs of exactly this block; null when the node no longer has it. */
  blockLogs(
    filter: LogFilter,
    block: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null>
  /** Answers of read-only calls on the state after the block, in the order asked. */
  call(
    calls: readonly ContractCall[],
    blockNumber: number,
    signal?: AbortSignal,
  ): Promise<readonly Hex[]>
  close(): Promise<void>
}
