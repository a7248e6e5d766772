import type { BlockRef, ChainSource } from '../../runtime/ports/chain-source.js'

/** Headers asked for at once. */
const headersMax = 64

export interface Comparison {
  /** The newest of the known blocks that the node's chain has, too; null when it has none of them. */
  readonly common: BlockRef | null
  /** The node has less than what is known, but nothing else: it lags, or blocks were taken back. */
  readonly isBehind: boolean
}

/**
 * Compares known blocks with the node's chain. Chains that have a block in common have all blocks before
 * it in common, so that the newest one tells all.
 * @param known ascending
 */
export async function compareBlocks(
  source: Pick<ChainSource, 'head' | 'headers'>,
  known: readonly BlockRef[],
): Promise<Comparison> {
  const { latest } = await source.head()
  const within = known.filter(({ number }) => number <= latest.number)
  for (let end = within.length; end > 0; end -= headersMax) {
    const part = within.slice(Math.max(0, end - headersMax), end)
    const headers = await source.headers(part.map(({ number }) => number))
    const common = part.findLast(({ hash }, index) => headers[index]?.hash === hash)
    if (common === undefined) continue
    return { common, isBehind: common === within.at(-1) && common !== known.at(-1) }
  }
  return { common: null, isBehind: false }
}
