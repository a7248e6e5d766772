import type { BlockHeader, BlockRef, ChainSource } from '../ports/chain-source.js'
import type { Blocks } from './blocks.js'
import type { Completion, FetchedBlocks } from './complete-blocks.js'
import type { CrawlLimits } from './crawl-options.js'
import { fetchAhead } from './fetch-ahead.js'
import { fetchBlockLogs } from './fetch-logs.js'

export interface FollowOptions {
  readonly source: ChainSource
  readonly completion: Completion
  readonly limits: CrawlLimits
  /** The block that the first one must continue; null when nothing is stored yet. */
  readonly previous: BlockRef | null
  readonly from: number
  readonly to: number
  readonly signal: AbortSignal
}

/** Headers asked for at once, while catching up with the head. */
const headersMax = 64

/**
 * Blocks that can still be replaced, one by one, each a child of the one before. Ends early where
 * the chain no longer continues what came before, or where the node lags.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Blocks, void, undefined> {
  const { source, completion, limits, signal } = options
  const headers = await linkedHeaders(options)
  const fetchBlock = async (header: BlockHeader): Promise<FetchedBlocks | null> => {
    const asked = completion.wish({ from: header.number, to: header.number })
    const logs = await fetchBlockLogs(source, asked.filters, header, signal)
    return logs === null ? null : { from: header.number, last: header, logs, asked }
  }
  const waiting = headers.values()
  const start = (): Promise<FetchedBlocks | null> | null => {
    const { value } = waiting.next()
    return value === undefined ? null : fetchBlock(value)
  }
  for await (const fetched of fetchAhead(start, limits.fetchAheadMax)) {
    if (fetched === null) return
    const blocks = await completion.complete(fetched, (filters) =>
      fetchBlockLogs(source, filters, fetched.last, signal),
    )
    if (blocks === null) return
    yield blocks
  }
}

async function linkedHeaders(options: FollowOptions): Promise<readonly BlockHeader[]> {
  const { source, from, signal } = options
  const to = Math.min(options.to, from + headersMax - 1)
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const linked: BlockHeader[] = []
  let previous = options.previous
  for (const header of await source.headers(numbers, signal)) {
    if (header === null) break
    if (previous !== null && header.parentHash !== previous.hash) break
    linked.push(header)
    previous = header
  }
  return linked
}
