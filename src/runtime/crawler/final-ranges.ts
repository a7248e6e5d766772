import type { ChainSource } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import type { Blocks } from './blocks.js'
import type { CrawlLimits } from './crawl-options.js'
import { fetchAhead } from './fetch-ahead.js'
import { fetchRangeLogs } from './fetch-logs.js'
import { logFilters } from './log-filters.js'
import type { RangeSizer } from './range-sizer.js'

export interface FinalRangesOptions {
  readonly source: ChainSource
  readonly subjects: readonly Subject[]
  readonly limits: CrawlLimits
  readonly sizer: RangeSizer
  readonly from: number
  readonly to: number
  readonly signal: AbortSignal
}

/** Ranges of final blocks, fetched in parallel, in order; ends early where the node lags. */
export async function* finalRanges(
  options: FinalRangesOptions,
): AsyncGenerator<Blocks, void, undefined> {
  const { source, subjects, limits, sizer, signal } = options
  let next = options.from
  let logsAhead = 0

  const fetchRange = async (from: number, to: number): Promise<Blocks | null> => {
    const found = await fetchRangeLogs(source, logFilters(subjects, to), [from, to], signal)
    if (found === null) return null
    sizer.observe(to - from + 1, found.logs.length)
    logsAhead += found.logs.length
    return { from, last: found.last, logs: found.logs }
  }
  const start = (runningCount: number): Promise<Blocks | null> | null => {
    const full = runningCount > 0 && logsAhead >= limits.logsAheadMax
    if (full || next > options.to) return null
    const from = next
    const to = Math.min(options.to, from + sizer.blocks - 1)
    next = to + 1
    return fetchRange(from, to)
  }

  for await (const blocks of fetchAhead(start, limits.fetchAheadMax)) {
    if (blocks === null) return
    yield blocks
    logsAhead -= blocks.logs.length
  }
}
