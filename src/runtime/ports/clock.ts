/** Time as the engines see it, so that tests don't wait. */
export interface Clock {
  /** Milliseconds since 1970, as Date.now(). */
  now(): number
  /** Resolves after the delay, or at once when the signal aborts; never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}
