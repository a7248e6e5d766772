import { setImmediate } from 'node:timers/promises'
import type { Hex } from '../../../../shared/hex.js'
import type { BlockRef, Log, LogFilter, LogRange } from '../../../ports/chain-source.js'
import type { BlockFetcher, RawBlock } from '../fetch-blocks.js'
import { inParts } from '../in-parts.js'
import { matchesFilter } from '../log-query.js'
import type { LogQuestion, LogSource } from '../log-source.js'
import type { RpcNode } from '../rpc-node.js'
import { joinLinked } from './check-logs.js'
import { type VerifiedBlock, verifyBlock } from './verify-block.js'
import type { VerifyTools } from './verify-tools.js'

/** Two calls each make one request, of some 15 MB where blocks are as full as Ethereum's. */
const blocksMax = 25

export interface ReceiptLogsOptions {
  readonly node: RpcNode
  readonly fetcher: BlockFetcher
  readonly tools: VerifyTools
}

interface RunningFetch {
  readonly blocks: Promise<readonly (VerifiedBlock | null)[]>
  readonly signal: AbortSignal | undefined
}

/** Logs out of the verified receipts of every block: nothing can be left out. */
export class ReceiptLogs implements LogSource {
  readonly #options: ReceiptLogsOptions
  /** Several filters ask for the same blocks at the same time. */
  readonly #running = new Map<string, RunningFetch>()

  constructor(options: ReceiptLogsOptions) {
    this.#options = options
  }

  async logs({ filter, from, to }: LogQuestion, signal?: AbortSignal): Promise<LogRange | null> {
    const parts = await inParts(
      this.#options.node,
      { from, to, blocksMax },
      async (first, last) => {
        const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
        const blocks = await this.#blocks(numbers, signal)
        if (!blocks.every((block) => block !== null)) return null
        // What isn't wanted of a block goes before the next ones come.
        const logs = blocks.flatMap((block) => block.logs.filter(matchesFilter(filter)))
        return { headers: blocks.map(({ header }) => header), logs }
      },
    )
    return parts === null ? null : joinLinked(parts)
  }

  async blockLogs(
    filter: LogFilter,
    { hash }: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    const [block] = await this.#blocks([hash], signal)
    return block?.logs.filter(matchesFilter(filter)) ?? null
  }

  #blocks(
    places: readonly (number | Hex)[],
    signal: AbortSignal | undefined,
  ): Promise<readonly (VerifiedBlock | null)[]> {
    const key = places.join()
    const running = this.#running.get(key)
    // Who stops its own question doesn't stop another's.
    if (running !== undefined && running.signal === signal) return running.blocks
    const blocks = this.#options.fetcher
      .fetch(places, (raw) => this.#verify(raw), signal)
      .finally(() => this.#running.delete(key))
    this.#running.set(key, { blocks, signal })
    return blocks
  }

  /** A full block takes a while: between two of them others get their turn. */
  async #verify(raw: RawBlock): Promise<VerifiedBlock> {
    await setImmediate()
    return verifyBlock(raw, this.#options.tools)
  }
}
