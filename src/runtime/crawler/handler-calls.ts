import type { ChainEvent, HandlerLetter } from '../ports/event.js'

/** After so many failures of one handler in a batch, it is left out for the rest of it. */
const failuresMax = 20

/**
 * The calls of handlers for a list of events: those that failed for good are left out when they are made again.
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
    const before = this.#letters.size
    const givenUp = new Set<string>()
    const last = this.#failed.at(-1)
    for (const event of this.#failed) {
      const kind = kindOf(event)
      const failures = (this.#failures.get(kind) ?? 0) + 1
      this.#failures.set(kind, failures)
      if (failures >= failuresMax) givenUp.add(kind)
      this.#leaveOut(event, reason)
    }
    this.#failed = []
    if (last !== undefined && givenUp.size > 0) {
      for (const event of this.#after(last)) {
        if (givenUp.has(kindOf(event))) this.#leaveOut(event, reason)
      }
    }
    return this.#letters.size - before
  }

  /** What came before was handled. */
  #after(event: ChainEvent): readonly ChainEvent[] {
    const place = placeOf(event)
    return this.#events.slice(this.#events.findIndex((one) => placeOf(one) === place) + 1)
  }

  /** What failed before has a reason of its own. */
  #leaveOut(event: ChainEvent, reason: string): void {
    const place = placeOf(event)
    if (!this.#letters.has(place)) this.#letters.set(place, { event, reason })
  }
}

function placeOf(event: ChainEvent): string {
  return `${event.blockNumber} ${event.index} ${kindOf(event)}`
}

function kindOf({ contract, event }: ChainEvent): string {
  return `${contract}.${event}`
}
