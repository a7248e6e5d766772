import { isBcdataError } from '../../../errors.js'
import type { RpcNode } from './rpc-node.js'

export interface Range {
  readonly from: number
  readonly to: number
  /** @default as many as the node takes */
  readonly blocksMax?: number
}

/** A range in as many parts as the node wants; null when it lacks the last block of one. */
export async function inParts<Part>(
  node: Pick<RpcNode, 'rangeBlocks'>,
  { from, to, blocksMax = Number.POSITIVE_INFINITY }: Range,
  fetchPart: (from: number, to: number) => Promise<Part | null>,
): Promise<readonly Part[] | null> {
  const parts: Part[] = []
  let blocks = blocksMax
  for (let start = from; start <= to;) {
    const end = Math.min(to, start + Math.min(node.rangeBlocks, blocks) - 1)
    try {
      const part = await fetchPart(start, end)
      if (part === null) return null
      parts.push(part)
      start = end + 1
      blocks = blocksMax
    } catch (error) {
      if (end === start || !isTooLarge(error)) throw error
      // Who refuses need not be who is asked next, but the questions get smaller all the same.
      blocks = end - start
    }
  }
  return parts
}

function isTooLarge(error: unknown): boolean {
  return isBcdataError(error) && error.code === 'RPC_RANGE_TOO_LARGE'
}
