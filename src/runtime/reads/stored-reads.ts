import type { CallCache } from '../ports/call-cache.js'
import type { ChainSource } from '../ports/chain-source.js'
import { BatchReads } from './batch-reads.js'

const anyBlock = { number: Number.MAX_SAFE_INTEGER, hash: '0x' } as const

/**
 * Reads of a replay: what was read when the events came.
 * @param source is asked for anything else; without it that is READ_NOT_CACHED
 */
export function storedReads<Tx>(
  cache: CallCache<Tx>,
  chainId: number,
  source: Pick<ChainSource, 'call'> | null = null,
): BatchReads<Tx> {
  return new BatchReads({ chainId, cache, source, last: anyBlock, isFinal: true })
}
