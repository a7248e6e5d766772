import type { BinlogBlock } from '../../ports/binlog.js'
import type { StashStore } from '../../ports/stash-store.js'
import type { BlockFeed } from '../reading/block-feed.js'
import type { VerifyProblem } from '../verify/verify-source.js'
import { type BlockDifference, compareBlocks } from './compare-blocks.js'

export interface CompareOptions {
  readonly feed: BlockFeed
  readonly store: StashStore
  /** Of what honest nodes agree on. */
  readonly digest: (block: BinlogBlock) => string
  readonly from: number
  /** At most; by default the end of what both have. */
  readonly to: number | undefined
  readonly signal: AbortSignal
  readonly onBlock?: (number: number) => void
}

export interface DifferentBlock {
  readonly block: number
  /** `one` is the source's value, `other` the stash's. The first of them. */
  readonly differences: readonly BlockDifference[]
  /** How many there are. */
  readonly count: number
}

export interface CompareReport {
  /** How many blocks were compared, and the first and last of them; null where none was. */
  readonly compared: number
  readonly from: number | null
  readonly to: number | null
  readonly different: number
  /** The first of them. */
  readonly blocks: readonly DifferentBlock[]
  /** What of the source can't be compared. */
  readonly problems: readonly VerifyProblem[]
  /** The stash's last block, and the newest that the source was seen to have. */
  readonly stashEnd: number | null
  readonly sourceEnd: number | null
}

/** A person looks at the first ones. */
const shownMax = 20

/** Compares a source with a stash, block by block, as far as both go. */
export async function compareSource(options: CompareOptions): Promise<CompareReport> {
  const { store, feed, signal, onBlock } = options
  const stashEnd = (await store.last())?.number ?? null
  const end = Math.min(options.to ?? Number.MAX_SAFE_INTEGER, stashEnd ?? -1)
  const run = new Comparison(options)
  for (let number: number | null = options.from; number !== null && number <= end;) {
    if (signal.aborted) break
    onBlock?.(number)
    number = await run.compare(number)
  }
  return { ...run.report(), stashEnd, sourceEnd: feed.height() }
}

class Comparison {
  readonly #options: CompareOptions
  readonly #blocks: DifferentBlock[] = []
  readonly #problems: VerifyProblem[] = []
  #compared = 0
  #different = 0
  #from: number | null = null
  #to: number | null = null

  constructor(options: CompareOptions) {
    this.#options = options
  }

  /** Answers the block to go on with; null at the end of the source. */
  async compare(block: number): Promise<number | null> {
    const { feed, signal } = this.#options
    for await (const offer of feed.offers(block, signal)) {
      if (offer.kind === 'frame') {
        await this.#compareFrame(offer.frame.block)
        return block + 1
      }
      if (offer.kind === 'absent') return this.#skip(offer.gap)
      const { reason, message, place } = offer
      this.#problems.push({ kind: 'damaged', block, reason, message, place })
    }
    return block + 1
  }

  report(): Omit<CompareReport, 'stashEnd' | 'sourceEnd'> {
    return {
      ...{ compared: this.#compared, from: this.#from, to: this.#to },
      ...{ different: this.#different, blocks: this.#blocks, problems: this.#problems },
    }
  }

  async #compareFrame(found: BinlogBlock): Promise<void> {
    const { store, digest } = this.#options
    const { number } = found
    const stored = await store.block(number)
    this.#compared += 1
    this.#from ??= number
    this.#to = number
    if (stored !== null && digest(found) === digest(stored)) return
    this.#different += 1
    if (this.#blocks.length >= shownMax) return
    const all = stored === null ? [] : compareBlocks(found, stored)
    this.#blocks.push({ block: number, differences: all.slice(0, shownMax), count: all.length })
  }

  /** A node that was pruned, or whose binlog was switched on later, begins with a later block. */
  #skip(gap: { readonly from: number; readonly to: number } | null): number | null {
    if (gap === null) return null
    if (this.#compared > 0) {
      const message = `The source lacks blocks ${gap.from} to ${gap.to}.`
      const missing = {
        kind: 'missing',
        block: gap.from,
        reason: 'gap',
        message,
        place: null,
      } as const
      this.#problems.push(missing)
    }
    return gap.to + 1
  }
}
