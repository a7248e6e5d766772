import { passAbortOn } from '../../../shared/pass-abort-on.js'
import type { Logger } from '../../ports/logger.js'
import type { StashStore } from '../../ports/stash-store.js'
import type { LedgerState } from '../proof/verdict.js'
import { type Asked, type Asking, addRefused, gapOf } from './ask-source.js'
import { BatchWriter, type Committed, type RefusedRows } from './batch-writer.js'
import { BlockSupply, type Supply } from './block-supply.js'
import { failureOf, patienceMsOf, type Standstill } from './standstill.js'
import type { SyncWorld, Until } from './sync-world.js'
import { withdrawn } from './withdrawn.js'

export interface SyncRunOptions extends Pick<SyncWorld, 'clock' | 'limits' | 'logger' | 'require'> {
  readonly asking: Asking
  readonly sources: readonly Asked[]
  readonly store: StashStore
  /** As of the last stored block; null before the first. */
  readonly state: LedgerState | null
  readonly until: Until
  readonly onCommit: (committed: Committed) => void
}

/** The main line: one block after the other, each from whoever has it, proven and committed. */
export class SyncRun {
  readonly #options: SyncRunOptions
  readonly #supply: BlockSupply
  readonly #writer: BatchWriter
  #state: LedgerState | null
  /** Since when nobody has the next block. */
  #standsSinceMs: number | null = null

  constructor(options: SyncRunOptions) {
    const { store, clock, limits, onCommit } = options
    this.#options = options
    this.#state = options.state
    this.#supply = new BlockSupply(options)
    this.#writer = new BatchWriter({ store, clock, limits, onCommit })
  }

  /** Ends at `until` or with the signal; what was accepted is committed then, and also where it rejects. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && (await this.#step(signal))) {
        // Step by step.
      }
    } finally {
      await this.#flush()
    }
  }

  /** Answers false at the end. */
  async #step(signal: AbortSignal): Promise<boolean> {
    const { until } = this.#options
    const block = (this.#state?.number ?? -1) + 1
    const isBeyond = typeof until === 'number' && block > until
    const askedMs = this.#options.clock.now()
    const supply = isBeyond ? null : await this.#take(block, signal)
    if (supply === 'again') return true
    if (supply?.kind === 'block') {
      const { candidate } = supply
      this.#standsSinceMs = null
      candidate.line.served()
      this.#state = candidate.next
      await this.#goBack(await this.#writer.add(candidate))
      return true
    }
    // What is in the database may refuse a block that seemed right, and then it goes on there.
    if (await this.#flush()) return true
    return supply !== null && (await this.#stand(supply.standstill, askedMs, signal))
  }

  /** Answers `again` where the signal or the database made the answer idle. */
  async #take(block: number, signal: AbortSignal): Promise<Supply | 'again'> {
    const stop = new AbortController()
    const letGo = passAbortOn(signal, stop)
    const asked = this.#supply.take(block, this.#state, stop.signal)
    asked.catch(() => {
      // It is awaited below, if anybody still wants it.
    })
    try {
      const supply = await this.#orDue(asked)
      if (supply !== 'due') return supply
      if (await this.#flush()) return 'again'
      return await asked
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error
      return 'again'
    } finally {
      letGo()
      stop.abort(withdrawn)
    }
  }

  /** Slow sources don't keep what is accepted out of the database. */
  async #orDue(asked: Promise<Supply>): Promise<Supply | 'due'> {
    const { dueInMs } = this.#writer
    if (dueInMs === null) return asked
    const heard = new AbortController()
    const due = this.#options.clock.sleep(dueInMs, heard.signal).then(() => 'due' as const)
    try {
      return await Promise.race([asked, due])
    } finally {
      heard.abort(withdrawn)
    }
  }

  async #flush(): Promise<boolean> {
    return this.#goBack(await this.#writer.flush())
  }

  /** Rows that contradict stored ones are a lie of whoever brought them. */
  async #goBack(refused: RefusedRows | null): Promise<boolean> {
    if (refused === null) return false
    const { candidate, message } = refused
    const { line, frame, before } = candidate
    line.lied(message)
    this.#state = before
    const facts = { reason: 'row-id', message }
    await addRefused(this.#options.asking.evidence, line, frame, frame.block.number, facts)
    return true
  }

  /** Waits for the next block; answers false where it isn't worth it. */
  async #stand(standstill: Standstill, askedMs: number, signal: AbortSignal): Promise<boolean> {
    const { clock, limits, until } = this.#options
    const { resting } = standstill
    if (this.#standsSinceMs === null) {
      this.#standsSinceMs = askedMs
      // Sources that failed earlier are asked once more before anything is concluded.
      if (resting.length > 0) {
        for (const line of resting) line.wake()
        return true
      }
    }
    const patienceMs = patienceMsOf(standstill, until, limits)
    if (patienceMs !== null && clock.now() - this.#standsSinceMs >= patienceMs) {
      await this.#conclude(standstill)
      return false
    }
    tell(this.#options.logger, standstill, limits.pollMs)
    await clock.sleep(limits.pollMs, signal)
    return true
  }

  /** Rejects where the run hasn't come to an end. */
  async #conclude(standstill: Standstill): Promise<void> {
    const failure = failureOf(standstill)
    if (failure !== null && standstill.kind !== 'gap') throw failure
    // What some say to have behind the end of others isn't stored; nobody shall think that it is.
    for (const { lack, line } of standstill.lacking) {
      const found = gapOf(line, lack)
      if (found !== null) await this.#options.asking.evidence.add(found)
    }
  }
}

/** At the end of the chain nothing is worth a word. */
function tell(logger: Logger, standstill: Standstill, retryInMs: number): void {
  const failure = failureOf(standstill)
  const { block } = standstill
  if (failure === null) logger.debug('stash.waiting', { block, retryInMs })
  else logger.warn('stash.waiting', { block, reason: failure.message, retryInMs })
}
