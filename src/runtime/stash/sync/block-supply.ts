import { passAbortOn } from '../../../shared/pass-abort-on.js'
import type { LedgerState } from '../proof/verdict.js'
import { type Asked, type Asking, askSource, type LineAnswer } from './ask-source.js'
import { agreed } from './compare-candidates.js'
import type { Candidate } from './judge-frame.js'
import { ranked, type SourceLine } from './source-line.js'
import { silence } from './source-reader.js'
import { type Standstill, standstillOf } from './standstill.js'
import type { SyncWorld, Until } from './sync-world.js'
import { withdrawn } from './withdrawn.js'

export type Supply =
  | { readonly kind: 'block'; readonly candidate: Candidate }
  /** Nobody has it, for now or for good. */
  | { readonly kind: 'none'; readonly standstill: Standstill }

export interface SupplyOptions extends Pick<SyncWorld, 'clock' | 'limits' | 'require'> {
  readonly asking: Asking
  readonly sources: readonly Asked[]
  readonly until: Until
}

/** Gets each block from whoever has it. */
export class BlockSupply {
  readonly #options: SupplyOptions
  /** Who is being read. */
  #present: SourceLine | null = null

  constructor(options: SupplyOptions) {
    this.#options = options
  }

  /**
   * The block after the state, from the best source that has it. One that thinks for long isn't waited
   * for: the next one is asked as well, and the first to have it wins.
   */
  async take(block: number, before: LedgerState | null, signal: AbortSignal): Promise<Supply> {
    const round = new Round(this.#options, block, before, signal)
    const candidate = await round.run(this.#ranked(block))
    if (candidate === null) {
      const lines = this.#options.sources.map(({ line }) => line)
      return { kind: 'none', standstill: standstillOf(block, lines, round.answers) }
    }
    this.#present = candidate.line
    return { kind: 'block', candidate }
  }

  #ranked(block: number): readonly Asked[] {
    const askable = this.#options.sources.filter(({ line }) => line.isAskable(block))
    const order = ranked(
      askable.map(({ line }) => line),
      this.#present,
    )
    return order.flatMap((line) => askable.filter((asked) => asked.line === line))
  }
}

/** One block, asked for once of everybody who may have it. */
class Round {
  readonly answers: LineAnswer[] = []
  readonly #options: SupplyOptions
  readonly #block: number
  readonly #before: LedgerState | null
  /** Of the whole round; it ends with whoever asked for the block. */
  readonly #stop = new AbortController()
  readonly #letGo: () => void
  readonly #running = new Map<SourceLine, Promise<LineAnswer>>()
  /** When somebody had come to his end, if that is what the run is for. */
  #endMs: number | null = null

  constructor(
    options: SupplyOptions,
    block: number,
    before: LedgerState | null,
    signal: AbortSignal,
  ) {
    this.#options = options
    this.#block = block
    this.#before = before
    this.#letGo = passAbortOn(signal, this.#stop)
  }

  async run(order: readonly Asked[]): Promise<Candidate | null> {
    const waiting = [...order]
    try {
      for (;;) {
        if (this.#running.size === 0 || this.#asksAll()) this.#ask(waiting)
        if (this.#running.size === 0) return null
        const heard = await this.#first(this.#patienceMs(waiting.length > 0))
        if (heard === 'late' && waiting.length > 0) {
          this.#ask(waiting, 1)
          continue
        }
        if (heard === 'late') this.#giveUp()
        else this.#hear(heard)
        const candidate = this.#decide(waiting.length + this.#running.size)
        if (candidate !== null) return candidate
      }
    } finally {
      for (const line of this.#running.keys()) if (!this.#asksAll()) line.slow()
      this.#letGo()
      this.#stop.abort(withdrawn)
    }
  }

  /** Where sources are compared all of them are wanted at once. */
  #comparesAll(): boolean {
    const isUnprovable = this.answers.some(({ answer }) => answer.kind === 'unprovable')
    return this.#options.require.kind === 'compared' && isUnprovable
  }

  /** At the end nobody is spared the question. */
  #asksAll(): boolean {
    return this.#endMs !== null || this.#comparesAll()
  }

  #hear(heard: LineAnswer): void {
    this.#running.delete(heard.line)
    this.answers.push(heard)
    if (heard.answer.kind === 'end' && this.#options.until === 'end') {
      this.#endMs ??= this.#options.clock.now()
    }
  }

  /** Who never said anything doesn't keep the run from the end that others have. */
  #giveUp(): void {
    const { endPatienceMs } = this.#options.limits
    for (const line of [...this.#running.keys()]) {
      const { message } = silence(line.name, endPatienceMs)
      line.failed(message)
      this.#hear({ line, answer: { kind: 'failed', message } })
    }
  }

  #ask(waiting: Asked[], count = this.#asksAll() ? waiting.length : 1): void {
    const { asking } = this.#options
    for (const asked of waiting.splice(0, count)) {
      const answer = askSource(asking, asked, this.#block, this.#before, this.#stop.signal).then(
        (answer): LineAnswer => ({ line: asked.line, answer }),
      )
      // Who loses is asked no more, and what becomes of it is of no interest.
      answer.catch(() => undefined)
      this.#running.set(asked.line, answer)
    }
  }

  /** Null: as long as it takes. */
  #patienceMs(isOneWaiting: boolean): number | null {
    const { clock, limits } = this.#options
    if (isOneWaiting) return limits.patienceMs
    const isOneWorth = [...this.#running.keys()].some((line) => mayHave(line, this.#block))
    if (this.#endMs === null || isOneWorth) return null
    return Math.max(0, this.#endMs + limits.endPatienceMs - clock.now())
  }

  async #first(patienceMs: number | null): Promise<LineAnswer | 'late'> {
    const answers = [...this.#running.values()]
    if (patienceMs === null) return Promise.race(answers)
    const heard = new AbortController()
    const late = this.#options.clock.sleep(patienceMs, heard.signal).then(() => 'late' as const)
    try {
      return await Promise.race([...answers, late])
    } finally {
      heard.abort(withdrawn)
    }
  }

  #decide(openCount: number): Candidate | null {
    const last = this.answers.at(-1)?.answer
    if (last?.kind === 'proven') return last.candidate
    if (last?.kind === 'unprovable' && this.#options.require.kind === 'any') return last.candidate
    return agreed(this.#options.require, this.answers, openCount)
  }
}

/** As far as is known; a large block takes its time. */
function mayHave({ height, isHeard }: SourceLine, block: number): boolean {
  return isHeard || (height ?? -1) >= block
}
