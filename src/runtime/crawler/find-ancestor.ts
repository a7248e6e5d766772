import { BcdataError } from '../../errors.js'
import type { BlockRef, ChainHead, ChainSource } from '../ports/chain-source.js'

/**
 * The newest stored block that the node's chain still has. The oldest one that is known was final
 * when it was stored: if even that was replaced, no rollback is exact any more.
 */
export async function findAncestor(
  source: ChainSource,
  stored: readonly BlockRef[],
  { latest }: ChainHead,
  signal?: AbortSignal,
): Promise<BlockRef | null> {
  const within = stored.filter(({ number }) => number <= latest.number)
  const headers = await source.headers(
    within.map(({ number }) => number),
    signal,
  )
  // A node that doesn't have all of them is about to change its mind: ask again later.
  if (headers.some((header) => header === null)) return null
  const ancestor = within.findLast((block, index) => headers[index]?.hash === block.hash)
  if (ancestor !== undefined) return ancestor
  const [oldest] = within
  if (oldest === undefined) return null
  throw forkBelowFinality(oldest, headers[0]?.hash ?? '0x')
}

function forkBelowFinality({ number, hash }: BlockRef, found: string): BcdataError {
  return new BcdataError(
    'CHAIN_FORK_BELOW_FINALITY',
    `Block ${number} was final when it was stored as ${hash}, but the node now has ${found}.`,
    {
      hint: 'Check that the node is on the right chain. If it is, `npx bcdata rollback` goes back to the newest block that both have; then start again.',
      where: `block ${number}`,
      context: { blockNumber: number, storedHash: hash, foundHash: found },
    },
  )
}
