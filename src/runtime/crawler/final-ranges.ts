import { BcdataError } from '../../errors.js'
import type { BlockRef, ChainSource, LogRange } from '../ports/chain-source.js'
import type { Blocks } from './blocks.js'
import type { AskAgain, Completion, FetchedBlocks } from './complete-blocks.js'
import type { CrawlLimits } from './crawl-options.js'
import { fetchAhead } from './fetch-ahead.js'
import { fetchRangeLogs } from './fetch-logs.js'
import type { RangeSizer } from './range-sizer.js'

export interface FinalRangesOptions {
  readonly source: ChainSource
  readonly completion: Completion
  readonly limits: CrawlLimits
  readonly sizer: RangeSizer
  /** The block before `from`, where it is known. */
  readonly previous?: BlockRef | null
  readonly from: number
  readonly to: number
  readonly signal: AbortSignal
}

type FetchedRange = FetchedBlocks & Pick<LogRange, 'parentHash'>

/** Ranges of final blocks, fetched in parallel, in order; ends early where the node lags. */
export async function* finalRanges(
  options: FinalRangesOptions,
): AsyncGenerator<Blocks, void, undefined> {
  const { source, completion, limits, sizer, signal } = options
  let next = options.from
  /** Of ranges that are not there yet, as many as they are likely to have. */
  let logsAhead = 0

  const fetchRange = async (
    from: number,
    to: number,
    expected: number,
  ): Promise<FetchedRange | null> => {
    logsAhead += expected
    const asked = completion.wish({ from, to })
    const found = await fetchRangeLogs(source, asked.filters, [from, to], signal)
    if (found === null) return null
    sizer.observe(to - from + 1, found.logs.length)
    logsAhead += found.logs.length - expected
    return { ...found, from, asked }
  }
  const rangeEnd = (from: number): number => {
    const wished = Math.min(options.to, from + sizer.blocks - 1)
    return Math.min(options.to, source.rangeEnd?.(from, wished) ?? wished)
  }
  const start = (runningCount: number): Promise<FetchedRange | null> | null => {
    const from = next
    if (from > options.to) return null
    const to = rangeEnd(from)
    // The first range goes ahead alone: how dense the chain is shows in its answer.
    const expected = sizer.expectedLogs(to - from + 1) ?? limits.logsAheadMax
    if (runningCount > 0 && logsAhead + expected > limits.logsAheadMax) return null
    next = to + 1
    return fetchRange(from, to, expected)
  }

  let previous = options.previous ?? null
  for await (const fetched of fetchAhead(start, limits.fetchAheadMax)) {
    if (fetched === null) return
    const broken = brokenLink(fetched, previous)
    // Between two ranges the node changed its mind: what it has now, the next look shows.
    if (broken !== null && previous !== options.previous) return
    if (broken !== null) throw broken
    previous = fetched.last
    const blocks = await completion.complete(fetched, askAgain(options, fetched))
    if (blocks === null) return
    yield blocks
    logsAhead -= fetched.logs.length
  }
}

function askAgain({ source, signal }: FinalRangesOptions, { from, last }: FetchedBlocks): AskAgain {
  return async (filters) => {
    const found = await fetchRangeLogs(source, filters, [from, last.number], signal)
    return found?.last.hash === last.hash ? found.logs : null
  }
}

/** Sources that don't know the hash of the block before a range are believed. */
function brokenLink(
  { from, parentHash }: FetchedRange,
  previous: BlockRef | null,
): BcdataError | null {
  if (parentHash === undefined || previous === null || parentHash === previous.hash) return null
  const found = `the parent of block ${from} is ${parentHash}`
  return new BcdataError(
    'VERIFY_FAILED',
    `The node contradicts itself: ${found}, but block ${previous.number} is ${previous.hash}.`,
    {
      where: `block ${from}`,
      hint: 'Use another node, or one that is not behind a load balancer.',
      context: {
        blockNumber: from,
        field: 'parentHash',
        found: parentHash,
        computed: previous.hash,
      },
    },
  )
}
