import type { Clock } from '../../ports/clock.js'
import type { StashStore, StoredBlock } from '../../ports/stash-store.js'
import type { LedgerState } from '../proof/verdict.js'
import { type Answer, type Asked, type Asking, addRefused, askSource } from './ask-source.js'
import type { Candidate } from './judge-frame.js'
import type { SyncLimits } from './sync-limits.js'
import type { SyncProgress } from './sync-progress.js'

export interface WitnessOptions extends Asked {
  readonly asking: Asking
  readonly store: StashStore
  readonly progress: SyncProgress
  readonly clock: Clock
  readonly limits: SyncLimits
}

/** How many stored blocks are looked up at once. */
const pageBlocks = 200

/**
 * Reads one source behind the main line, proves each block and compares it with what is stored, so
 * that a liar is found even if nobody needs him.
 */
export class Witness {
  readonly #options: WitnessOptions
  #next: number
  /** As of the block before the next one, by this source; null where it has to be looked up. */
  #state: LedgerState | null = null
  #page: readonly StoredBlock[] = []
  #attempts = 0
  #isDone = false
  #movedMs: number

  constructor(options: WitnessOptions) {
    this.#options = options
    this.#next = (options.line.agreedTo ?? -1) + 1
    this.#movedMs = options.clock.now()
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** Its source said something in this run. */
  get isHeard(): boolean {
    return this.#options.line.isHeard
  }

  /** When it last got on, or had to wait for the main line. */
  get movedMs(): number {
    return this.#movedMs
  }

  /** The block that it compares next. */
  get next(): number {
    return this.#next
  }

  get source(): string {
    return this.#options.line.name
  }

  close(): Promise<void> {
    return this.#options.reader.close()
  }

  /** Ends at the end of the main line or of the source, with the first lie, or with the signal. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#follow(signal)
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error
    } finally {
      this.#isDone = true
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { line, progress } = this.#options
    while (!signal.aborted && !line.isDishonest) {
      if (this.#next > progress.committedTo) {
        if (progress.isFinal) return
        await progress.changed(signal)
        this.#movedMs = this.#options.clock.now()
        continue
      }
      const stored = await this.#stored()
      if (stored === undefined) return
      if (stored.source === line.name) this.#agree(null)
      else if (!(await this.#compare(stored, signal))) return
    }
  }

  /** Answers false when there is nothing more to be compared. */
  async #compare(stored: StoredBlock, signal: AbortSignal): Promise<boolean> {
    const { asking, clock, line, limits, progress } = this.#options
    const before = await this.#before()
    const answer = await askSource(asking, this.#options, this.#next, before, signal)
    switch (answer.kind) {
      case 'refused':
        return false
      case 'proven':
      case 'unprovable':
        return this.#weigh(stored, answer.candidate)
      case 'missing':
        this.#skip(answer)
        return true
      case 'end':
      case 'failed': {
        const isLater = answer.kind === 'failed' && this.#attempts++ < attemptsMax
        if (progress.isFinal && !isLater) return false
        await clock.sleep(answer.kind === 'end' ? limits.pollMs : this.#restMs(), signal)
        return !line.isDishonest
      }
    }
  }

  /** Both hold by themselves: then they must say the same. */
  async #weigh(stored: StoredBlock, candidate: Candidate): Promise<boolean> {
    const { asking, line } = this.#options
    const { proof, frame, next } = candidate
    if (proof.contentDigest === stored.proof.contentDigest) {
      line.served()
      this.#agree(next)
      return true
    }
    // Who of the two changed it nobody can say, and both hold: it stays a source.
    const { number } = stored
    const message = `${line.name} and ${stored.source} differ in block ${number}, in something that no signature covers.`
    await addRefused(asking.evidence, line, frame, number, { reason: 'content', message })
    line.damaged(message)
    return false
  }

  #agree(next: LedgerState | null): void {
    this.#options.line.agreed(this.#next)
    this.#state = next
    this.#moved(this.#next + 1)
  }

  /** What is damaged or left out can't be compared, and what follows can. */
  #skip({ to }: Extract<Answer, { kind: 'missing' }>): void {
    this.#state = null
    // Who names a block far ahead is asked again all the same.
    this.#moved(Math.min(to, this.#options.progress.committedTo) + 1)
  }

  #restMs(): number {
    const { restMsMax, restMsMin } = this.#options.limits
    return Math.min(restMsMin * 2 ** this.#attempts, restMsMax)
  }

  #moved(next: number): void {
    this.#next = next
    this.#attempts = 0
    this.#movedMs = this.#options.clock.now()
  }

  async #before(): Promise<LedgerState | null> {
    if (this.#next === 0) return null
    const { asking, store } = this.#options
    this.#state ??= await asking.proofs.stateAt(store, this.#next - 1)
    return this.#state
  }

  async #stored(): Promise<StoredBlock | undefined> {
    const at = (): StoredBlock | undefined => this.#page.find(({ number }) => number === this.#next)
    if (at() !== undefined) return at()
    const { store, progress } = this.#options
    const last = Math.min(this.#next + pageBlocks - 1, progress.committedTo)
    this.#page = await store.blocks(this.#next, last)
    return at()
  }
}

/** A source that fails again and again at the end isn't waited for. */
const attemptsMax = 3
