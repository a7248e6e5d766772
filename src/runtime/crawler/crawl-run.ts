import type { BlockRef, ChainHead } from '../ports/chain-source.js'
import { backfill } from './backfill.js'
import { type Batch, incomplete, type OpenBatch, openBatch, openRollback } from './batch.js'
import type { BatchReport } from './batch-report.js'
import type { Blocks } from './blocks.js'
import type { BatchesOptions, CrawlContext } from './crawl-context.js'
import { createLogDecoder, type LogDecoder } from './decode-logs.js'
import { follow } from './follow.js'
import { ForkWatch } from './fork-watch.js'
import { RangeSizer } from './range-sizer.js'

export interface RunContext<Tx> extends CrawlContext<Tx> {
  readonly chainId: number
  readonly signal: AbortSignal
  readonly until: BatchesOptions['until']
}

type Batches<Tx> = AsyncGenerator<Batch<Tx>, void, undefined>

/** The loop: look at the head, step back after a fork, otherwise step on, otherwise wait. */
export class CrawlRun<Tx> {
  readonly #context: RunContext<Tx>
  readonly #forks: ForkWatch
  readonly #decode: LogDecoder
  readonly #sizer: RangeSizer
  /** What the database says, read again after every batch. */
  #checkpoint: BlockRef | null
  #target: number | null
  /** Blocks up to here are never rolled back. */
  #settled = -1

  constructor(context: RunContext<Tx>, checkpoint: BlockRef | null) {
    const { contracts, limits, until } = context
    this.#context = context
    this.#forks = new ForkWatch(context)
    this.#decode = createLogDecoder(contracts)
    this.#sizer = new RangeSizer(limits.rangeBlocksMax, limits.batchLogsTarget)
    this.#checkpoint = checkpoint
    this.#target = until === 'head' ? null : (until ?? Number.POSITIVE_INFINITY)
  }

  async *batches(): Batches<Tx> {
    const { source, signal } = this.#context
    while (!signal.aborted) {
      const head = await source.head(signal)
      this.#target ??= head.latest.number
      // One less than what is final: so the last final block is stored like those above it, with
      // its hash, and a fork that reaches below finality can be told from one that doesn't.
      this.#settled = Math.max(this.#settled, head.finalized - 1)
      const before = this.#checkpoint
      const state = await this.#forks.compare(before, head)
      if (state.type === 'fork') yield* this.#stepBack(state.ancestor, head)
      else if (this.#isDone(state.type, head)) return
      else if (state.type === 'same chain') yield* this.#stepOn(head)
      if (this.#checkpoint === before) await this.#pause()
    }
  }

  async *#stepOn(head: ChainHead): Batches<Tx> {
    for await (const blocks of this.#blocks(head)) {
      const open = openBatch(this.#context, blocks, this.#decoded(blocks), this.#settled)
      yield* this.#deliver(open, head)
      if (this.#context.signal.aborted) return
    }
  }

  async *#stepBack(ancestor: BlockRef, head: ChainHead): Batches<Tx> {
    const stored = this.#checkpoint?.number ?? ancestor.number
    const depth = stored - ancestor.number
    this.#context.logger.warn('chain.fork', { depth, ancestor: ancestor.number, stored })
    yield* this.#deliver(openRollback(this.#context, ancestor), head)
  }

  /** Yields the batch until it is in the database. */
  async *#deliver(
    { batch, deadLetters, end, isCommitted }: OpenBatch<Tx>,
    head: ChainHead,
  ): Batches<Tx> {
    const { chainId, clock, limits, logger, signal, store, until } = this.#context
    const before = this.#checkpoint?.number ?? batch.from - 1
    for (;;) {
      yield batch
      this.#checkpoint = await store.checkpoint(chainId)
      if (this.#checkpoint?.number === end.number && this.#checkpoint.hash === end.hash) break
      if (signal.aborted) return
      if (!isCommitted()) throw incomplete('commit', end.number)
      // Its transaction failed and the consumer goes on all the same: once more, but not at once.
      await clock.sleep(limits.pollIntervalMs, signal)
    }
    const report: BatchReport = {
      chainId,
      from: batch.from,
      to: batch.to,
      events: batch.events.length,
      deadLetters,
      rolledBack: Math.max(0, before - end.number),
      head: head.latest.number,
      finalized: head.finalized,
      target: Math.min(this.#target ?? head.latest.number, head.latest.number),
      following: until === undefined,
    }
    logger.info('batch', report)
  }

  #blocks({ latest }: ChainHead): AsyncIterable<Blocks> {
    const { source, contracts, limits, signal } = this.#context
    const shared = { source, contracts, limits, signal, from: this.#next() }
    const target = this.#target ?? latest.number
    if (shared.from <= this.#settled) {
      return backfill({ ...shared, sizer: this.#sizer, to: Math.min(this.#settled, target) })
    }
    return follow({ ...shared, previous: this.#checkpoint, to: Math.min(latest.number, target) })
  }

  /** Contracts that start above finality are preceded by a final block, the anchor of forks. */
  #next(): number {
    if (this.#checkpoint !== null) return this.#checkpoint.number + 1
    const starts = this.#context.contracts.map(({ startBlock }) => startBlock)
    return Math.min(this.#settled + 1, ...starts)
  }

  #decoded(blocks: Blocks): ReturnType<LogDecoder> {
    const decoded = this.#decode(this.#context.chainId, blocks.logs)
    const [first] = decoded.deadLetters
    if (first !== undefined) {
      const { contract, log, reason } = first
      const count = decoded.deadLetters.length
      const place = { blockNumber: log.blockNumber, logIndex: log.index, txHash: log.txHash }
      this.#context.logger.warn('events.undecodable', { count, contract, reason, ...place })
    }
    return decoded
  }

  #isDone(state: 'same chain' | 'behind' | 'undecided', { latest }: ChainHead): boolean {
    const target = this.#target ?? latest.number
    if (this.#next() <= target) return false
    // What the node doesn't have can be a fork that it hasn't shown yet; but a run up to a given
    // block doesn't depend on it.
    if (state === 'behind') return typeof this.#context.until === 'number'
    return state === 'same chain'
  }

  async #pause(): Promise<void> {
    this.#forks.doubt()
    await this.#context.clock.sleep(this.#context.limits.pollIntervalMs, this.#context.signal)
  }
}
