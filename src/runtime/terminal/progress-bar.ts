import type { Clock } from '../ports/clock.js'
import type { LogFields } from '../ports/logger.js'

interface ChainProgress {
  readonly startMs: number
  readonly startBlock: number
  readonly block: number
  readonly target: number
  readonly events: number
  readonly following: boolean
}

const barWidth = 20

/** Adds up the records of batches and says how far each chain is. */
export class ProgressBar {
  readonly #clock: Clock
  readonly #chains = new Map<number, ChainProgress>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes the fields of a `batch` record. */
  update(fields: LogFields): void {
    const chainId = Number(fields['chainId'])
    const known = this.#chains.get(chainId)
    this.#chains.set(chainId, {
      startMs: known?.startMs ?? this.#clock.now(),
      startBlock: known?.startBlock ?? Number(fields['from']),
      block: Number(fields['to']),
      target: Number(fields['target']),
      events: (known?.events ?? 0) + Number(fields['events']),
      following: fields['following'] === true,
    })
  }

  /** True when every chain has come to its end, and none will go on. */
  get isComplete(): boolean {
    const chains = [...this.#chains.values()]
    return chains.every(({ block, target, following }) => !following && block >= target)
  }

  render(width: number): string {
    const parts = [...this.#chains].map(([chainId, chain]) => this.#chain(chainId, chain))
    return parts.join('  |  ').slice(0, Math.max(0, width))
  }

  #chain(chainId: number, chain: ChainProgress): string {
    const { block, events, startBlock, startMs, target } = chain
    const seconds = (this.#clock.now() - startMs) / 1_000
    const done = share(block - startBlock + 1, target - startBlock + 1)
    const filled = Math.round(done * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    const blocks = `block ${count(block)}/${count(target)}`
    const speed = seconds > 0 ? `${count(Math.round(events / seconds))}/s` : '…/s'
    const parts = [`chain ${chainId}`, `${bar} ${Math.floor(done * 100)}%`, blocks]
    return [...parts, `${count(events)} events`, speed, timeLeft(done, seconds)]
      .join('  ')
      .trimEnd()
  }
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, part / whole))
}

function timeLeft(done: number, seconds: number): string {
  if (done >= 1 || done <= 0 || seconds <= 0) return ''
  const left = Math.round((seconds * (1 - done)) / done)
  const minutes = Math.floor(left / 60) % 60
  const clock = [Math.floor(left / 3600), minutes, left % 60]
  return `ETA ${clock.map((part) => String(part).padStart(2, '0')).join(':')}`
}

/** 1234567 → 1,234,567, whatever the locale. */
function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
