import type { FramePlace } from '../../ports/binlog.js'
import type { Clock } from '../../ports/clock.js'
import type { SourceState } from '../../ports/stash-store.js'
import type { SyncLimits } from './sync-limits.js'

export interface SourceLineOptions {
  readonly name: string
  /** Place in the order of preference. */
  readonly order: number
  readonly clock: Clock
  readonly limits: Pick<SyncLimits, 'restMsMin' | 'restMsMax'>
  /** What an earlier run left. */
  readonly known: SourceState | undefined
}

/** Blocks of which a source has nothing that could be used, though it has later ones. */
export interface Lack {
  readonly from: number
  readonly to: number
  readonly message: string
  /** Where the next block stands, if nothing stands for them; null where it is there, but damaged. */
  readonly behind: FramePlace | null
}

/** What is thought of a source: how good it is, whether to ask it now, how far it got. */
export class SourceLine {
  readonly name: string
  readonly order: number
  readonly #clock: Clock
  readonly #limits: SourceLineOptions['limits']
  #score: number
  #problem: string | null
  #height: number | null
  #agreedTo: number | null
  #isDishonest = false
  #isHeard = false
  #restUntilMs = 0
  #restMs: number
  #lack: (Lack & { readonly untilMs: number }) | null = null

  constructor({ name, order, clock, limits, known }: SourceLineOptions) {
    this.name = name
    this.order = order
    this.#clock = clock
    this.#limits = limits
    this.#restMs = limits.restMsMin
    this.#score = known?.score ?? 1
    this.#problem = known?.problem ?? null
    this.#height = known?.height ?? null
    this.#agreedTo = known?.agreedTo ?? null
  }

  get score(): number {
    return this.#score
  }

  get height(): number | null {
    return this.#height
  }

  get problem(): string | null {
    return this.#problem
  }

  get agreedTo(): number | null {
    return this.#agreedTo
  }

  /** It was caught in this run; nothing is taken from it any more. */
  get isDishonest(): boolean {
    return this.#isDishonest
  }

  /** It said something in this run, so that it is worth waiting for. */
  get isHeard(): boolean {
    return this.#isHeard
  }

  get isResting(): boolean {
    return this.#clock.now() < this.#restUntilMs
  }

  /** Whether asking for the block can be worth it now. */
  isAskable(block: number): boolean {
    if (this.#isDishonest || this.isResting) return false
    return this.lackOf(block) === null || this.#clock.now() >= (this.#lack?.untilMs ?? 0)
  }

  /** What it said of the block, if that was that it has later ones only. */
  lackOf(block: number): Lack | null {
    const lack = this.#lack
    return lack !== null && lack.from <= block && block <= lack.to ? lack : null
  }

  /** It may be asked at once, whatever happened. */
  wake(): void {
    this.#restUntilMs = 0
    this.#lack = null
  }

  heard(): void {
    this.#isHeard = true
  }

  /** Its block was right. */
  served(): void {
    this.#score = Math.min(1, this.#score + 0.01)
    this.#restMs = this.#limits.restMsMin
    this.#lack = null
  }

  seen(height: number | null): void {
    if (height !== null && height > (this.#height ?? -1)) this.#height = height
  }

  /** The block is the same as the stored one. It counts when all before it are. */
  agreed(block: number): void {
    this.seen(block)
    if (block === (this.#agreedTo ?? -1) + 1) this.#agreedTo = block
  }

  /** Another one was faster. */
  slow(): void {
    this.#fall(0.02)
  }

  failed(problem: string): void {
    this.#problem = problem
    this.#fall(0.1)
    this.#restUntilMs = this.#clock.now() + this.#nextRestMs()
  }

  /** Others it may have. */
  lacks(lack: Lack): void {
    this.#problem = lack.message
    this.#lack = { ...lack, untilMs: this.#clock.now() + this.#nextRestMs() }
  }

  /** It has come to its end, whatever it seemed to have behind it before. */
  ended(): void {
    this.#lack = null
  }

  damaged(problem: string): void {
    this.#problem = problem
    this.#fall(0.1)
  }

  lied(problem: string): void {
    this.#problem = problem
    this.#score = 0
    this.#isDishonest = true
  }

  state(): SourceState {
    const [height, agreedTo] = [this.#height, this.#agreedTo]
    return { source: this.name, height, agreedTo, score: this.#score, problem: this.#problem }
  }

  #fall(by: number): void {
    this.#score = Math.max(0, this.#score - by)
  }

  #nextRestMs(): number {
    const restMs = this.#restMs
    this.#restMs = Math.min(restMs * 2, this.#limits.restMsMax)
    return restMs
  }
}

/** The best first; the one that is being read stays unless another one is clearly better. */
export function ranked(
  lines: readonly SourceLine[],
  present: SourceLine | null,
): readonly SourceLine[] {
  const rank = (line: SourceLine): number => line.score + (line === present ? 0.1 : 0)
  return [...lines].sort((one, other) => rank(other) - rank(one) || one.order - other.order)
}
