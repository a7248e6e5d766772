import type { Clock } from '../ports/clock.js'
import type { LogFields } from '../ports/logger.js'

interface Stretch {
  readonly startMs: number
  readonly startBlock: number
  readonly block: number
  readonly target: number
  /** Events of a chain, or rows of a ledger. */
  readonly count: number
  readonly unit: string
}

interface ChainProgress {
  readonly main: (Stretch & { readonly following: boolean }) | null
  /** Earlier blocks of what is new; null when there are none to fill. */
  readonly backfill: Stretch | null
}

const barWidth = 20

/** Adds up the records of batches and says how far each chain is. */
export class ProgressBar {
  readonly #clock: Clock
  readonly #chains = new Map<string, ChainProgress>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes the fields of a `batch` record, or of a `stash.batch` record. */
  update(fields: LogFields): void {
    const { name, main, backfill } = this.#known(fields)
    const following = fields['following'] === true
    const stretch = { ...this.#moved(main, fields), following }
    this.#chains.set(name, { main: stretch, backfill })
  }

  /** Takes the fields of a `stream.backfill` record. */
  updateBackfill(fields: LogFields): void {
    const { name, main, backfill } = this.#known(fields)
    const stretch = fields['state'] === 'batch' ? this.#moved(backfill, fields) : null
    this.#chains.set(name, { main, backfill: stretch })
  }

  /** True when every chain has come to its end, and none will go on. */
  get isComplete(): boolean {
    return [...this.#chains.values()].every(
      ({ main, backfill }) =>
        backfill === null && main !== null && !main.following && main.block >= main.target,
    )
  }

  render(width: number): string {
    const parts = [...this.#chains].flatMap(([name, { main, backfill }]) => {
      // What takes longest to finish is what a person waits for.
      if (backfill !== null) return [this.#stretch(`${name} back-fill`, backfill)]
      return main === null ? [] : [this.#stretch(name, main)]
    })
    return parts.join('  |  ').slice(0, Math.max(0, width))
  }

  #known(fields: LogFields): ChainProgress & { readonly name: string } {
    const { chainId, group } = fields
    const name = group === undefined ? `chain ${chainId}` : `group ${group}`
    return { name, ...(this.#chains.get(name) ?? { main: null, backfill: null }) }
  }

  #moved(known: Stretch | null, fields: LogFields): Stretch {
    return {
      startMs: known?.startMs ?? this.#clock.now(),
      startBlock: known?.startBlock ?? Number(fields['from']),
      block: Number(fields['to']),
      target: Number(fields['target']),
      count: (known?.count ?? 0) + Number(fields['events'] ?? fields['rows']),
      unit: 'events' in fields ? 'events' : 'rows',
    }
  }

  #stretch(name: string, stretch: Stretch): string {
    const { block, startBlock, startMs, target, unit } = stretch
    const seconds = (this.#clock.now() - startMs) / 1_000
    const done = share(block - startBlock + 1, target - startBlock + 1)
    const filled = Math.round(done * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    const blocks = `block ${count(block)}/${count(target)}`
    const speed = seconds > 0 ? `${count(Math.round(stretch.count / seconds))}/s` : '…/s'
    const parts = [name, `${bar} ${Math.floor(done * 100)}%`, blocks]
    return [...parts, `${count(stretch.count)} ${unit}`, speed, timeLeft(done, seconds)]
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
