import type { BlockHeader, BlockRef, ChainSource } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import type { Blocks } from './blocks.js'
import type { CrawlLimits } from './crawl-options.js'
import { fetchAhead } from './fetch-ahead.js'
import { fetchBlockLogs } from './fetch-logs.js'
import { logFilters } from './log-filters.js'

export interface FollowOptions {
  readonly source: ChainSource
  readonly subjects: readonly Subject[]
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
  const { source, subjects, limits, signal } = options
  const headers = await linkedHeaders(options)
  const fetchBlock = async (header: BlockHeader): Promise<Blocks | null> => {
    const filters = logFilters(subjects, header.number)
    const logs = await fetchBlockLogs(source, filters, header, signal)
    return logs === null ? null : { from: header.number, last: header, logs }
  }
  const waiting = headers.values()
  const start = (): Promise<Blocks | null> | null => {
    const { value } = waiting.next()
    return value === undefined ? null : fetchBlock(value)
  }
  for await (const blocks of fetchAhead(start, limits.fetchAheadMax)) {
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
