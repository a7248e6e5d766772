/** How long a server may take. */
export interface HttpLimits {
  /** From the question to the head of the answer. */
  readonly answerMsMax: number
  /** A body must bring `stallBytes` in every `stallTicks` ticks that somebody waits for it. */
  readonly tickMs: number
  readonly stallTicks: number
  readonly stallBytes: number
}

export const defaultHttpLimits: HttpLimits = {
  // A disk that has to wake up takes ten seconds.
  answerMsMax: 20_000,
  // 1 KiB/s: slower than any line that somebody would put a chain through.
  ...{ tickMs: 1_000, stallTicks: 20, stallBytes: 20 * 1024 },
}
