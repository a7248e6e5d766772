import { canRetry, isBcdataError } from '../../errors.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { Clock } from '../ports/clock.js'
import type { Logger } from '../ports/logger.js'

export interface PatienceOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly outageMsMax: number
}

const delayMsStart = 1_000
const delayMsMax = 30_000
/** A node that asks for more is asked now and then all the same: plans get upgraded meanwhile. */
const askedMsMax = 3_600_000
/** Quotas are of a day at most; after that it isn't one. */
const limitedMsMax = 90_000_000

/**
 * The same source, which outlives an outage of its node: what fails for now is asked again until the
 * outage has lasted too long. Only the first `identify` fails at once, so that a wrong URL shows at the
 * start; after a fork or a lag the node is asked again.
 */
export function patientSource(source: ChainSource, options: PatienceOptions): ChainSource {
  const ask = <Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> =>
    patiently(call, options, signal)
  let isKnown = false
  return {
    topicOf: source.topicOf,
    async identify(signal) {
      const call = () => source.identify(signal)
      const identity = await (isKnown ? ask(call, signal) : call())
      isKnown = true
      return identity
    },
    head: (signal) => ask(() => source.head(signal), signal),
    header: (at, signal) => ask(() => source.header(at, signal), signal),
    headers: (numbers, signal) => ask(() => source.headers(numbers, signal), signal),
    logs: (filter, from, to, signal) => ask(() => source.logs(filter, from, to, signal), signal),
    blockLogs: (filter, block, signal) =>
      ask(() => source.blockLogs(filter, block, signal), signal),
    // A handler asks in an open transaction, which can't wait for long: its batch is what comes again.
    call: (calls, signal) => source.call(calls, signal),
    ...(source.asksByAddress && { asksByAddress: true }),
    ...(source.rangeEnd && { rangeEnd: source.rangeEnd.bind(source) }),
    close: () => source.close(),
  }
}

async function patiently<Answer>(
  call: () => Promise<Answer>,
  { clock, logger, outageMsMax }: PatienceOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let failsSinceMs: number | undefined
  let limitedMs = 0
  for (let delayMs = delayMsStart; ; delayMs = Math.min(delayMs * 2, delayMsMax)) {
    try {
      return await call()
    } catch (error) {
      failsSinceMs ??= clock.now()
      const { code, isLimit, askedMs } = describe(error)
      const waitMs = Math.max(delayMs, Math.min(askedMs, askedMsMax))
      // A node that wants fewer calls is well: the time that this takes is no outage.
      if (isLimit) limitedMs += waitMs
      const outageMs = clock.now() - failsSinceMs + waitMs - limitedMs
      if (!canRetry(error) || outageMs > outageMsMax || limitedMs > limitedMsMax) throw error
      logger.warn('chain.unavailable', { code, reason: String(error), retryInMs: waitMs })
      await clock.sleep(waitMs, signal)
      signal?.throwIfAborted()
    }
  }
}

function describe(error: unknown): {
  readonly code: string
  readonly isLimit: boolean
  readonly askedMs: number
} {
  if (!isBcdataError(error)) return { code: 'unknown', isLimit: false, askedMs: 0 }
  const { rateLimited, retryAfterMs } = error.context
  const askedMs = typeof retryAfterMs === 'number' ? retryAfterMs : 0
  return { code: error.code, isLimit: rateLimited === true, askedMs }
}
