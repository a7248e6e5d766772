import { canRetry, isBcdataError } from '../../../errors.js'
import type { Clock } from '../../ports/clock.js'

export interface RetryOptions {
  readonly clock: Clock
  /** Calls in all, the first included. */
  readonly attemptsMax: number
  readonly delayMs: number
  /** A server that asks to wait longer is not asked again. */
  readonly delayMsMax: number
  /** From 0 to 1; spreads clients that failed together. */
  readonly random: () => number
  /** @default whatever can pass by itself */
  readonly canPass?: (error: unknown) => boolean
}

/** Calls again after errors that can pass, waiting twice as long each time. */
export async function retry<Result>(
  call: () => Promise<Result>,
  options: RetryOptions,
  signal?: AbortSignal,
): Promise<Result> {
  const { canPass = canRetry, attemptsMax, clock, delayMsMax } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const askedMs = retryAfterMs(error) ?? 0
      if (!canPass(error) || attempt >= attemptsMax || askedMs > delayMsMax) throw error
      await clock.sleep(Math.max(askedMs, backOffMs(attempt, options)), signal)
      signal?.throwIfAborted()
    }
  }
}

/** How long the server asked to wait; null when it didn't. */
export function retryAfterMs(error: unknown): number | null {
  const asked = isBcdataError(error) ? error.context['retryAfterMs'] : undefined
  return typeof asked === 'number' ? asked : null
}

function backOffMs(attempt: number, { delayMs, delayMsMax, random }: RetryOptions): number {
  return Math.min(delayMs * 2 ** (attempt - 1) * (0.5 + random() / 2), delayMsMax)
}
