import { type BcdataError, canRetry, isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { Logger } from '../ports/logger.js'
import type { FailurePolicy } from './crawl-options.js'
import type { HandlerCalls } from './handler-calls.js'
import type { Outage } from './outage.js'

export interface AttemptOptions {
  readonly chainId: number
  readonly logger: Logger
  /** What follows when a handler fails for good. */
  readonly onHandlerFailure: FailurePolicy['handler']
}

/** Together some two seconds: what lasts longer is waited for by the handler itself. */
const attemptsMax = 4

/** Decides what follows a handler's failure: another attempt, one without the call, or the end. */
export class HandlerAttempts {
  readonly #calls: HandlerCalls
  readonly #options: AttemptOptions
  readonly #outage: Outage
  #count = 0

  constructor(calls: HandlerCalls, options: AttemptOptions, outage: Outage) {
    this.#calls = calls
    this.#options = options
    this.#outage = outage
  }

  /** Resolves when the handlers may be called again; otherwise throws the error. */
  async after(error: unknown): Promise<void> {
    if (!isHandlerFailure(error)) throw error
    this.#count++
    if (this.#count < attemptsMax && !isBcdataError(error.cause)) {
      return this.#outage.outlast(error, 'handler.failed')
    }
    if (this.#options.onHandlerFailure === 'stop' || !isAboutEvent(error.cause)) throw error
    this.#leaveOut(error)
  }

  #leaveOut(error: Error): void {
    const { cause, message } = error
    const { chainId, logger } = this.#options
    const count = this.#calls.leaveOut(messageOf(cause))
    // Without a call that could be left out the same would happen for ever.
    if (count === 0) throw error
    logger.warn('handler.left-out', { chainId, events: count, reason: message })
    // The next call that fails has been repeated together with this one.
    this.#count = attemptsMax - 1
  }
}

/** What of the error passes by itself: the error, or what made a handler fail. */
export function whatPasses(error: unknown): Error | null {
  for (let found = error; found instanceof Error; found = found.cause) {
    if (canRetry(found)) return found
    if (!isHandlerFailure(error)) return null
  }
  return null
}

function isHandlerFailure(error: unknown): error is BcdataError {
  return isBcdataError(error) && error.code === 'HANDLER_FAILED'
}

/** A full disk or a missing table is no event's fault; a value that fits no column is. */
function isAboutEvent(cause: unknown): boolean {
  return !isBcdataError(cause) || cause.code === 'DATABASE_VALUE_INVALID'
}
