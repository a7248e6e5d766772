import { readBlockBody } from '../archive/block-body.js'
import type { BlockFetcher, RawBlock } from './fetch-blocks.js'
import { readNumber } from './read-fields.js'
import type { Verify } from './reading.js'
import { verifyBlock, verifyHeaderAndBloom } from './verify/verify-block.js'
import { loadVerifyTools } from './verify/verify-tools.js'

/** Final blocks with their receipts, as a node gave them; null when it lacks one. */
export type RawBlocks = (
  from: number,
  to: number,
  signal?: AbortSignal,
) => Promise<readonly RawBlock[] | null>

/** The blocks are verified as `verify` wants; nothing more is asked for it. */
export function rawBlocks(fetcher: BlockFetcher, verify: Verify): RawBlocks {
  const read = async (raw: RawBlock): Promise<RawBlock> => {
    if (verify === 'full') await verifyBlock(raw, await loadVerifyTools())
    if (verify === 'headers') verifyHeaderAndBloom(raw, await loadVerifyTools())
    const number = readNumber(raw.block['number'], 'number')
    // It must be readable later, when there may be no node.
    readBlockBody({ blocks: [raw] }, { from: number, to: number })
    return raw
  }
  return async (from, to, signal) => {
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    const blocks = await fetcher.fetch(numbers, read, signal)
    return blocks.every((block) => block !== null) ? blocks : null
  }
}
