import type { Gap, ParkedBlocks } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import type { OpenBatch } from './batch.js'
import type { BackfillReport, BatchReport } from './batch-report.js'
import type { DecodedLogs } from './decode-logs.js'
import type { Position } from './delivery.js'
import type { Sight } from './horizon.js'

export interface CrawlLogContext {
  readonly logger: Logger
  readonly chainId: number
  readonly until: number | 'head' | undefined
}

/** What a run tells about itself. */
export class CrawlLog {
  readonly #context: CrawlLogContext
  #isFilling = false

  constructor(context: CrawlLogContext) {
    this.#context = context
  }

  stored<Tx>(open: OpenBatch<Tx>, before: Position, sight: Sight): void {
    if (open.batch.late) this.#filled(open, before, sight)
    else this.#followed(open, before, sight)
  }

  fork(stored: number, { number: ancestor }: BlockRef): void {
    this.#context.logger.warn('chain.fork', { depth: stored - ancestor, ancestor, stored })
  }

  undecodable({ deadLetters }: DecodedLogs): void {
    const [first] = deadLetters
    if (first === undefined) return
    const { contract, log, reason } = first
    const place = { blockNumber: log.blockNumber, logIndex: log.index, txHash: log.txHash }
    const count = deadLetters.length
    this.#context.logger.warn('events.undecodable', { count, contract, reason, ...place })
  }

  parked(all: readonly ParkedBlocks[]): void {
    const { chainId, logger } = this.#context
    for (const { from, to, reason, subjects } of all) {
      logger.warn('blocks.refused', { chainId, from, to, tables: tablesOf(subjects), reason })
    }
  }

  /** At the end of a run. */
  deadLetters(count: number): void {
    if (count === 0) return
    const { chainId, logger } = this.#context
    logger.warn('dead-letters', { chainId, count, look: 'bcdata dead-letters list' })
  }

  /** Once for all gaps of a run that follow one another. */
  beginBackfill(gap: Gap, { target }: Sight): void {
    if (this.#isFilling) return
    this.#isFilling = true
    const { chainId } = this.#context
    const tables = tablesOf(gap.subjects)
    const last = Math.min(gap.last, target)
    this.#backfill({ chainId, state: 'begin', from: gap.from, target: last, tables })
  }

  endBackfill(): void {
    this.#isFilling = false
    this.#backfill({ chainId: this.#context.chainId, state: 'end' })
  }

  #followed<Tx>(
    { batch, deadLetters, end }: OpenBatch<Tx>,
    { checkpoint }: Position,
    { head, target }: Sight,
  ): void {
    const { chainId, logger, until } = this.#context
    const report: BatchReport = {
      chainId,
      from: batch.from,
      to: batch.to,
      events: batch.events.length,
      deadLetters: deadLetters + batch.calls.letters.length,
      rolledBack: Math.max(0, (checkpoint?.number ?? end.number) - end.number),
      head: head.latest.number,
      finalized: head.finalized,
      target: Math.min(target, head.latest.number),
      following: until === undefined,
    }
    logger.info('batch', report)
  }

  #filled<Tx>({ batch, deadLetters }: OpenBatch<Tx>, { gap }: Position, { target }: Sight): void {
    const { from, to, events } = batch
    const last = Math.min(gap?.last ?? to, target)
    const done = { from, to, events: events.length, deadLetters, target: last }
    this.#backfill({ chainId: this.#context.chainId, state: 'batch', ...done })
  }

  #backfill(report: BackfillReport): void {
    this.#context.logger.info('stream.backfill', report)
  }
}

function tablesOf(subjects: readonly Subject[]): string {
  return [...new Set(subjects.map(({ event }) => event.table))].join(', ')
}
