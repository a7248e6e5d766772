import { isBcdataError } from '../../../errors.js'
import type { Archive } from '../../ports/archive.js'
import type { ChainSource, LogRange } from '../../ports/chain-source.js'
import type { Logger } from '../../ports/logger.js'
import type { ArchivedRange } from './archive-reader.js'
import type { OpenChain } from './archived-chain.js'
import { type BlockArchiverContext, blockArchiver } from './block-archiver.js'
import { logArchiver } from './log-archiver.js'
import type { LogQuestion } from './plan-range.js'
import { RangeDensity } from './range-density.js'
import { joinRanges, wantedLogs } from './wanted-logs.js'

export interface RangeArchiverContext {
  readonly node: ChainSource
  readonly archive: Archive
  readonly chain: OpenChain
  /** Whole blocks, for an archive that keeps them. */
  readonly blocks?: BlockArchiverContext['blocks'] | undefined
  readonly logger?: Pick<Logger, 'warn'> | undefined
}

/** Asks the node and archives what it answers; null when it lacks a part of the range. */
export type FetchMissing = (question: LogQuestion, signal?: AbortSignal) => Promise<LogRange | null>

/** Answers ranges of final blocks from the archive, and has the node add what it lacks. */
export class RangeArchiver {
  readonly #context: RangeArchiverContext
  readonly #density = new RangeDensity()
  readonly #fetch: FetchMissing

  constructor(context: RangeArchiverContext) {
    this.#context = context
    const { archive, blocks } = context
    const keepsBlocks = archive.keep === 'blocks' && blocks !== undefined
    this.#fetch = keepsBlocks ? blockArchiver({ ...context, blocks }) : logArchiver(context)
  }

  rangeEnd(from: number, to: number): number {
    const { reader } = this.#context.chain
    // What is there has the size that it was archived with.
    if (reader.has(from)) return reader.rangeEnd(from, to)
    return reader.rangeEnd(from, Math.min(to, from + this.#density.blocksMax - 1))
  }

  /** Null when the node lacks a part of the range. */
  async answer(question: LogQuestion, signal?: AbortSignal): Promise<LogRange | null> {
    const { node, chain } = this.#context
    const { reader } = chain
    const { from, to } = question
    for (;;) {
      const { records, missing } = reader.plan(question)
      const fetched = await this.#fetchAll(missing, signal)
      if (fetched === null) return null
      try {
        const archived = await reader.ranges(records, question)
        const last =
          fetched.find((range) => range.last.number === to)?.last ??
          (await reader.header(to)) ??
          (await node.header(to, signal))
        return last === null ? null : joinRanges([...archived, ...fetched], from, last)
      } catch (error) {
        this.#removeDamaged(error)
      }
    }
  }

  /** Adds what the archive lacks of the answer; false when the node lacks a part of it. */
  async complete(question: LogQuestion, signal?: AbortSignal): Promise<boolean> {
    const { missing } = this.#context.chain.reader.plan(question)
    return (await this.#fetchAll(missing, signal)) !== null
  }

  async #fetchAll(
    missing: readonly LogQuestion[],
    signal: AbortSignal | undefined,
  ): Promise<readonly ArchivedRange[] | null> {
    const ranges: ArchivedRange[] = []
    for (const question of missing) {
      const { from, to } = question
      const range = await this.#fetch(question, signal)
      if (range === null) return null
      this.#density.observe(to - from + 1, range.logs.length)
      ranges.push({ ...range, from, logs: wantedLogs(range.logs, question) })
    }
    return ranges
  }

  /** What is gone is missing, and fetched again. */
  #removeDamaged(error: unknown): void {
    const { archive, logger } = this.#context
    const isDamage = isBcdataError(error) && error.code === 'ARCHIVE_DAMAGED'
    const recordId = isDamage ? error.context['recordId'] : undefined
    if (typeof recordId !== 'number') throw error
    archive.remove(recordId)
    logger?.warn('archive.damaged', { reason: String(error) })
  }
}
