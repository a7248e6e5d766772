import { type BcdataError, canRetry, isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { OpenBatch } from './batch.js'
import { Outage, type OutageOptions } from './outage.js'

export interface RetryOptions extends OutageOptions {
  readonly chainId: number
  /** What follows when a handler fails for good. */
  readonly onHandlerFailure: 'stop' | 'dead-letter'
}

/** Together some two seconds: what lasts longer is waited for by the handler itself. */
const handlerAttemptsMax = 4

/** Decides what follows a failed transaction of a batch: it is done again, or the run ends. */
export class BatchRetries {
  readonly #open: OpenBatch<never>
  readonly #options: RetryOptions
  readonly #outage: Outage
  #handlerAttempts = 0

  constructor(open: OpenBatch<never>, options: RetryOptions) {
    this.#open = open
    this.#options = options
    this.#outage = new Outage(options)
  }

  /** Resolves when the batch may be done again; otherwise throws the error. */
  async after(error: unknown): Promise<void> {
    const passing = whatPasses(error)
    if (passing !== null) return this.#outage.outlast(error, eventOf(passing))
    if (!isHandlerFailure(error)) throw error
    this.#handlerAttempts++
    if (this.#handlerAttempts < handlerAttemptsMax && !isBcdataError(error.cause)) {
      return this.#outage.outlast(error, 'handler.failed')
    }
    if (this.#options.onHandlerFailure === 'stop' || !isAboutEvent(error.cause)) throw error
    this.#leaveOut(error)
  }

  #leaveOut(error: Error): void {
    const { cause, message } = error
    const { chainId, logger } = this.#options
    const count = this.#open.batch.calls.leaveOut(messageOf(cause))
    // Without a call that could be left out the same would happen for ever.
    if (count === 0) throw error
    logger.warn('handler.left-out', { chainId, events: count, reason: message })
    // The next call that fails has been repeated together with this one.
    this.#handlerAttempts = handlerAttemptsMax - 1
  }
}

/** What of the error passes by itself: the error, or what made a handler fail. */
function whatPasses(error: unknown): Error | null {
  for (let found = error; found instanceof Error; found = found.cause) {
    if (canRetry(found)) return found
    if (!isHandlerFailure(error)) return null
  }
  return null
}

const events: Readonly<Record<string, string>> = {
  DATABASE_BUSY: 'database.busy',
  DATABASE_UNAVAILABLE: 'database.unavailable',
}

function eventOf(error: Error): string {
  return (isBcdataError(error) ? events[error.code] : undefined) ?? 'chain.unavailable'
}

function isHandlerFailure(error: unknown): error is BcdataError {
  return isBcdataError(error) && error.code === 'HANDLER_FAILED'
}

/** A full disk or a missing table is no event's fault; a value that fits no column is. */
function isAboutEvent(cause: unknown): boolean {
  return !isBcdataError(cause) || cause.code === 'DATABASE_VALUE_INVALID'
}
