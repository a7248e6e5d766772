import type { Archive } from '../../ports/archive.js'
import type { ChainSource, LogFilter } from '../../ports/chain-source.js'
import { printLogBody } from './log-body.js'
import type { FetchMissing } from './range-archiver.js'
import { timedRange } from './timed-range.js'

export interface LogArchiverContext {
  readonly node: Pick<ChainSource, 'logs' | 'headers'>
  readonly archive: Archive
  readonly chain: { readonly chainId: number }
}

/** Archives logs: one record for each range. */
export function logArchiver({ node, archive, chain }: LogArchiverContext): FetchMissing {
  return async ({ filter: asked, from, to }, signal) => {
    const filter = widened(asked)
    const found = await node.logs(filter, from, to, signal)
    const range = found === null ? null : await timedRange(node, found, signal)
    if (range === null) return null
    const body = printLogBody(range)
    await archive.add(chain.chainId, { from, to, kind: 'logs', filter, body })
    return range
  }
}

/** All logs of an address, so that another event of its contract is there when it is wanted. */
function widened({ addresses, topic0s }: LogFilter): LogFilter {
  return { addresses, topic0s: addresses === 'any' ? topic0s : 'any' }
}
