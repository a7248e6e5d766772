import type { BlockHeader, BlockPlace, Log, LogFilter, LogRange } from '../../ports/chain-source.js'

export interface LogQuestion {
  readonly filter: LogFilter
  readonly from: number
  readonly to: number
}

/** Where logs come from, and how much of a node's word is taken for them. */
export interface LogSource {
  /** Logs of a range; null when the node doesn't have the last block. */
  logs(question: LogQuestion, signal?: AbortSignal): Promise<LogRange | null>
  /** Logs of one block by its hash; null when the node no longer has it. */
  blockLogs(
    filter: LogFilter,
    block: BlockPlace,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null>
}

/** A block of `eth_getBlockBy…`; null when the node doesn't have it. Throws a FieldProblem. */
export type ReadHeader<Header extends BlockHeader = BlockHeader> = (
  result: unknown,
) => Header | null
