import type { ChainEvent, HandlerLetter } from '../ports/event.js'

/** After so many failures of one handler in a batch, it is left out for the rest of it. */
const failuresMax = 20

/**
 * The calls of handlers for a batch: those that failed for good are left out when it is done again.
 * Known by their places, as an event that is read again is another object.
 */
export class HandlerCalls {
  readonly #events: readonly ChainEvent[]
  readonly #letters = new Map<string, HandlerLetter>()
  readonly #failures = new Map<string, number>()
  #failed: readonly ChainEvent[] = []

  constructor(events: readonly ChainEvent[]) {
    this.#events = events
  }

  isLeftOut(event: ChainEvent): boolean {
    return this.#letters.size > 0 && this.#letters.has(placeOf(event))
  }

  get letters(): readonly HandlerLetter[] {
    return [...this.#letters.values()]
  }

  /** Whose call has just failed. */
  fail(events: readonly ChainEvent[]): void {
    this.#failed = events
  }

  /** Leaves out the call that failed last; answers how many events have no handler for it. */
  leaveOut(reason: string): number {
    const all = this.#failed.flatMap((event) => {
      const kind = kindOf(event)
      const failures = (this.#failures.get(kind) ?? 0) + 1
      this.#failures.set(kind, failures)
      if (failures < failuresMax) return [event]
      return [event, ...this.#events.filter((one) => kindOf(one) === kind)]
    })
    const before = this.#letters.size
    for (const event of all) this.#letters.set(placeOf(event), { event, reason })
    this.#failed = []
    return this.#letters.size - before
  }
}

function placeOf(event: ChainEvent): string {
  return `${event.blockNumber} ${event.index} ${kindOf(event)}`
}

function kindOf({ contract, event }: ChainEvent): string {
  return `${contract}.${event}`
}
