import type { Gap, WasStored } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import {
  type Batch,
  type BatchContent,
  type Completeness,
  type OpenBatch,
  openBatch,
  openLateBatch,
  openRollback,
} from './batch.js'
import { BlockSupply } from './block-supply.js'
import type { Blocks } from './blocks.js'
import type { Children } from './children.js'
import type { BatchesOptions, CrawlContext } from './crawl-context.js'
import { CrawlLog } from './crawl-log.js'
import { createLogDecoder, type LogDecoder } from './decode-logs.js'
import { Delivery, type Position } from './delivery.js'
import { type ChainState, ForkWatch } from './fork-watch.js'
import { Horizon, type Sight } from './horizon.js'
import { IndexDeferral } from './index-deferral.js'
import { assertNoReports, isParked, parkedBlocks } from './parked-blocks.js'
import type { RefusedList } from './refused-blocks.js'
import { Standstill } from './standstill.js'

export interface RunContext<Tx> extends CrawlContext<Tx> {
  readonly chainId: number
  readonly subjects: readonly Subject[]
  readonly wasStored: WasStored
  /** Those of the database; the run adds what it finds. */
  readonly children: Children
  /** Blocks that the node refused, among those that are fetched. */
  readonly refused: RefusedList
  readonly signal: AbortSignal
  readonly until: BatchesOptions['until']
}

type Batches<Tx> = AsyncGenerator<Batch<Tx>, void, undefined>

/** The loop: look at the head, step back after a fork, otherwise step on, otherwise wait. */
export class CrawlRun<Tx> {
  readonly #context: RunContext<Tx>
  readonly #horizon: Horizon
  readonly #forks: ForkWatch
  readonly #supply: BlockSupply
  readonly #decode: LogDecoder
  readonly #delivery: Delivery<Tx>
  readonly #indexes: IndexDeferral
  readonly #standstill: Standstill
  readonly #log: CrawlLog

  constructor(context: RunContext<Tx>, position: Position) {
    this.#context = context
    this.#horizon = new Horizon(context)
    this.#forks = new ForkWatch(context)
    this.#supply = new BlockSupply(context)
    this.#decode = createLogDecoder(context.subjects, context.children)
    this.#delivery = new Delivery(context, position)
    this.#indexes = new IndexDeferral(context)
    this.#standstill = new Standstill(context)
    this.#log = new CrawlLog(context)
  }

  async *batches(): Batches<Tx> {
    while (!this.#context.signal.aborted) {
      const sight = await this.#horizon.look()
      const before = this.#delivery.position
      await this.#indexes.adapt(this.#finalBlocksToGo(sight))
      const state = await this.#forks.compare(before.checkpoint, sight)
      if (state.type === 'fork') yield* this.#leaveFork(state.ancestor, sight)
      else if (this.#isDone(state.type, sight)) return this.#end()
      else if (state.type === 'same chain') yield* this.#stepOn(sight)
      const hasMoved = this.#delivery.position !== before
      this.#standstill.observe(hasMoved ? null : this.#lacking(sight), sight)
      if (!hasMoved) await this.#pause()
    }
  }

  /** After the checkpoint, or in gaps. */
  #finalBlocksToGo(sight: Sight): number {
    const gap = this.#gapWithin(sight)
    const inGap = gap === null ? 0 : Math.min(gap.last, sight.target) - gap.from + 1
    const next = this.#supply.next(this.#checkpoint, sight)
    return Math.max(inGap, Math.min(sight.settled, sight.target) - next + 1)
  }

  /** The next block that is wanted and that the node says it has. */
  #lacking(sight: Sight): number | null {
    const next = this.#supply.next(this.#checkpoint, sight)
    return next <= Math.min(sight.head.latest.number, sight.target) ? next : null
  }

  async *#leaveFork(ancestor: BlockRef, sight: Sight): Batches<Tx> {
    this.#log.fork(this.#checkpoint?.number ?? ancestor.number, ancestor)
    yield* this.#goBack(ancestor, sight)
  }

  async *#goBack(ancestor: BlockRef, sight: Sight): Batches<Tx> {
    yield* this.#deliver(openRollback(this.#context, ancestor), sight)
    this.#context.children.forgetAbove(ancestor.number)
  }

  async *#stepOn(sight: Sight): Batches<Tx> {
    const gap = this.#gapWithin(sight)
    if (gap === null) return yield* this.#goOn(sight)
    this.#log.beginBackfill(gap, sight)
    const base = await this.#finalBase()
    if (base === null) yield* this.#fill(gap, sight)
    else yield* this.#goBack(base, sight)
    if (this.#gapWithin(sight) === null) this.#log.endBackfill()
  }

  async *#goOn(sight: Sight): Batches<Tx> {
    for await (const blocks of this.#supply.after(this.#checkpoint, sight)) {
      yield* this.#deliver(this.#open(blocks, sight), sight)
      if (this.#context.signal.aborted) return
    }
  }

  /**
   * Fills a gap in turns with blocks that have become final, so that neither waits for long. But as
   * long as children may come to light, blocks after the checkpoint wait: they may have their events.
   */
  async *#fill(gap: Gap, first: Sight): Batches<Tx> {
    const { clock, limits, signal } = this.#context
    const decode = this.#decoderFor(gap)
    let sight = first
    let seenMs = clock.now()
    let others = this.#supply.finalAfter(this.#checkpoint, sight)
    for await (const blocks of this.#supply.within(gap, sight)) {
      const decoded = this.#decoded(decode, blocks, gap.subjects)
      const completeness = this.#completeness(blocks.last.number >= gap.last)
      yield* this.#deliver(openLateBatch(this.#context, blocks, decoded, completeness), sight)
      if (signal.aborted) return
      if (gap.reports) continue
      const other = await others.next()
      if (other.done !== true) yield* this.#deliver(this.#open(other.value, sight), sight)
      else if (clock.now() - seenMs >= limits.pollIntervalMs) {
        sight = await this.#horizon.look()
        seenMs = clock.now()
        others = this.#supply.finalAfter(this.#checkpoint, sight)
      }
    }
  }

  /**
   * The last final block, when there are others above it. A before-image of theirs would undo what
   * the events of a gap change in the same row, so that nothing above finality is kept meanwhile.
   */
  async #finalBase(): Promise<BlockRef | null> {
    const { chainId, store } = this.#context
    const [base] = await store.unsettledBlocks(chainId)
    return base !== undefined && base.number < (this.#checkpoint?.number ?? -1) ? base : null
  }

  #decoderFor(gap: Gap): LogDecoder {
    const { subjects, children, wasStored } = this.#context
    const missing = new Set(gap.subjects)
    return createLogDecoder(
      subjects,
      children,
      (subject, log) => missing.has(subject) && !wasStored(subject, log),
    )
  }

  async *#deliver(open: OpenBatch<Tx>, sight: Sight): Batches<Tx> {
    const before = this.#delivery.position
    if (yield* this.#delivery.deliver(open)) this.#log.stored(open, before, sight)
  }

  #open(blocks: Blocks, { settled }: Sight): OpenBatch<Tx> {
    const completeness = this.#completeness(this.#delivery.position.gap === null)
    const decoded = this.#decoded(this.#decode, blocks)
    return openBatch(this.#context, blocks, decoded, { settled, ...completeness })
  }

  #completeness(isComplete: boolean): Completeness {
    return { isComplete, isRebuildDue: this.#delivery.position.isRebuildDue }
  }

  /** @param subjects those that lack the blocks */
  #decoded(
    decode: LogDecoder,
    blocks: Blocks,
    subjects: readonly Subject[] = this.#context.subjects,
  ): BatchContent {
    const { chainId, children, refused } = this.#context
    const parked = parkedBlocks(refused.take(blocks), subjects, children)
    assertNoReports(parked)
    const decoded =
      parked.length === 0
        ? decode(chainId, blocks.logs)
        : decode(chainId, blocks.logs, (subject, log) => isParked(parked, subject, log))
    this.#log.undecodable(decoded)
    this.#log.parked(parked)
    return { ...decoded, parked }
  }

  get #checkpoint(): BlockRef | null {
    return this.#delivery.position.checkpoint
  }

  #gapWithin({ target }: Sight): Gap | null {
    const { gap } = this.#delivery.position
    return gap !== null && gap.from <= target ? gap : null
  }

  #isDone(state: ChainState['type'], sight: Sight): boolean {
    const isThere = this.#supply.next(this.#checkpoint, sight) > sight.target
    if (!isThere || this.#gapWithin(sight) !== null) return false
    // What the node doesn't have can be a fork that it hasn't shown yet; but a run up to a given
    // block doesn't depend on it.
    if (state === 'behind') return typeof this.#context.until === 'number'
    return state === 'same chain'
  }

  async #end(): Promise<void> {
    const { chainId, store } = this.#context
    this.#log.deadLetters(await store.deadLetters(chainId))
  }

  async #pause(): Promise<void> {
    this.#forks.doubt()
    await this.#context.clock.sleep(this.#context.limits.pollIntervalMs, this.#context.signal)
  }
}
