import { isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { Clock } from '../ports/clock.js'
import type { Logger } from '../ports/logger.js'

export interface OutageOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  /** The longest that something may fail before its error counts. */
  readonly outageMsMax: number
}

const delayMsStart = 250
const delayMsMax = 10_000

/** What fails for now, from the first error to the last attempt: waits longer after each. */
export class Outage {
  readonly #options: OutageOptions
  #sinceMs: number | null = null
  #delayMs = delayMsStart

  constructor(options: OutageOptions) {
    this.#options = options
  }

  /** Waits before the next attempt, and says so as `event`; throws the error when it's enough. */
  async outlast(error: unknown, event: string): Promise<void> {
    const { clock, logger, outageMsMax, signal } = this.#options
    if (signal.aborted) return
    this.#sinceMs ??= clock.now()
    const delayMs = this.#delayMs
    if (clock.now() - this.#sinceMs + delayMs > outageMsMax) throw error
    const code = isBcdataError(error) ? error.code : 'unknown'
    logger.warn(event, { code, reason: messageOf(error), retryInMs: delayMs })
    this.#delayMs = Math.min(delayMs * 2, delayMsMax)
    await clock.sleep(delayMs, signal)
  }
}
