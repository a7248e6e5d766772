import { isBcdataError } from '../../errors.js'
import type { OpenBatch } from './batch.js'
import { type AttemptOptions, HandlerAttempts, whatPasses } from './handler-attempts.js'
import { Outage, type OutageOptions } from './outage.js'

export interface RetryOptions extends OutageOptions, AttemptOptions {}

/** Decides what follows a failed transaction of a batch: it is done again, or the run ends. */
export class BatchRetries {
  readonly #outage: Outage
  readonly #handlers: HandlerAttempts

  constructor({ batch }: OpenBatch<never>, options: RetryOptions) {
    this.#outage = new Outage(options)
    this.#handlers = new HandlerAttempts(batch.calls, options, this.#outage)
  }

  /** Resolves when the batch may be done again; otherwise throws the error. */
  async after(error: unknown): Promise<void> {
    const passing = whatPasses(error)
    if (passing === null) return this.#handlers.after(error)
    return this.#outage.outlast(error, eventOf(passing))
  }
}

const events: Readonly<Record<string, string>> = {
  DATABASE_BUSY: 'database.busy',
  DATABASE_UNAVAILABLE: 'database.unavailable',
}

function eventOf(error: Error): string {
  return (isBcdataError(error) ? events[error.code] : undefined) ?? 'chain.unavailable'
}
