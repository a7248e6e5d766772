import type { Gap } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import type { Blocks } from './blocks.js'
import type { Children } from './children.js'
import { Completion } from './complete-blocks.js'
import type { CrawlContext } from './crawl-context.js'
import type { CrawlLimits } from './crawl-options.js'
import { finalRanges } from './final-ranges.js'
import { follow } from './follow.js'
import type { Sight } from './horizon.js'
import { RangeSizer } from './range-sizer.js'

export interface BlockSupplyContext extends Pick<CrawlContext<never>, 'source' | 'limits'> {
  readonly subjects: readonly Subject[]
  readonly children: Children
  readonly signal: AbortSignal
}

/** Where the blocks of a run come from. */
export class BlockSupply {
  readonly #context: BlockSupplyContext
  readonly #sizer: RangeSizer
  readonly #completion: Completion

  constructor(context: BlockSupplyContext) {
    this.#context = context
    this.#sizer = newSizer(context.limits)
    this.#completion = new Completion(context.subjects, context.children, context.source)
  }

  /** Contracts that start above finality are preceded by a final block, the anchor of forks. */
  next(checkpoint: BlockRef | null, { settled }: Sight): number {
    if (checkpoint !== null) return checkpoint.number + 1
    const { subjects } = this.#context
    return subjects.reduce((first, { startBlock }) => Math.min(first, startBlock), settled + 1)
  }

  /** What follows the checkpoint: ranges while it is final, otherwise block by block. */
  after(checkpoint: BlockRef | null, sight: Sight): AsyncGenerator<Blocks> {
    const from = this.next(checkpoint, sight)
    if (from <= sight.settled) return this.finalAfter(checkpoint, sight)
    const to = Math.min(sight.head.latest.number, sight.target)
    const completion = this.#completion
    return follow({ ...this.#context, completion, previous: checkpoint, from, to })
  }

  /** Ranges after the checkpoint; none when nothing more is final. */
  finalAfter(checkpoint: BlockRef | null, sight: Sight): AsyncGenerator<Blocks> {
    const from = this.next(checkpoint, sight)
    const to = Math.min(sight.settled, sight.target)
    const completion = this.#completion
    const previous = checkpoint
    return finalRanges({ ...this.#context, completion, sizer: this.#sizer, previous, from, to })
  }

  /** Ranges of a gap. It is as dense as what is missing, not as what the checkpoint follows. */
  within({ from, to, subjects }: Gap, { target }: Sight): AsyncGenerator<Blocks> {
    const sizer = newSizer(this.#context.limits)
    const completion = new Completion(subjects, this.#context.children, this.#context.source)
    return finalRanges({ ...this.#context, completion, sizer, from, to: Math.min(to, target) })
  }
}

function newSizer({ rangeBlocksMax, batchLogsTarget }: CrawlLimits): RangeSizer {
  return new RangeSizer(rangeBlocksMax, batchLogsTarget)
}
