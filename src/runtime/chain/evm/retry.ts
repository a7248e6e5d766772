import { canRetry, isBcdataError } from '../../../errors.js'
import type { Clock } from '../../ports/clock.js'

export interface RetryOptions {
  readonly clock: Clock
  /** Calls in all, the first included. */
  readonly attemptsMax: number
  readonly delayMs: number
  /** Also the longest that a server's `retry-after` is obeyed. */
  readonly delayMsMax: number
  /** From 0 to 1; spreads clients that failed together. */
  readonly random: () => number
}

/** Calls again after errors that can pass, waiting twice as long each time. */
export async function retry<Result>(
  call: () => Promise<Result>,
  options: RetryOptions,
  signal?: AbortSignal,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!canRetry(error) || attempt >= options.attemptsMax) throw error
      await options.clock.sleep(delayMs(error, attempt, options), signal)
      signal?.throwIfAborted()
    }
  }
}

function delayMs(error: unknown, attempt: number, options: RetryOptions): number {
  const asked = isBcdataError(error) ? error.context['retryAfterMs'] : undefined
  const backOff = options.delayMs * 2 ** (attempt - 1) * (0.5 + options.random() / 2)
  return Math.min(
    typeof asked === 'number' ? Math.max(asked, backOff) : backOff,
    options.delayMsMax,
  )
}
