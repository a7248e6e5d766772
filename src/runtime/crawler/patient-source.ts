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

/**
 * The same source, which outlives an outage of its node: what fails for now is asked again until the
 * outage has lasted too long. Only `identify` fails at once, so that a wrong URL shows at the start.
 */
export function patientSource(source: ChainSource, options: PatienceOptions): ChainSource {
  const ask = <Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> =>
    patiently(call, options, signal)
  return {
    topicOf: source.topicOf,
    identify: (signal) => source.identify(signal),
    head: (signal) => ask(() => source.head(signal), signal),
    header: (at, signal) => ask(() => source.header(at, signal), signal),
    headers: (numbers, signal) => ask(() => source.headers(numbers, signal), signal),
    logs: (filter, from, to, signal) => ask(() => source.logs(filter, from, to, signal), signal),
    blockLogs: (filter, block, signal) =>
      ask(() => source.blockLogs(filter, block, signal), signal),
    call: (calls, blockNumber, signal) =>
      ask(() => source.call(calls, blockNumber, signal), signal),
    close: () => source.close(),
  }
}

async function patiently<Answer>(
  call: () => Promise<Answer>,
  { clock, logger, outageMsMax }: PatienceOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let failsSinceMs: number | undefined
  for (let delayMs = delayMsStart; ; delayMs = Math.min(delayMs * 2, delayMsMax)) {
    try {
      return await call()
    } catch (error) {
      failsSinceMs ??= clock.now()
      const outageMs = clock.now() - failsSinceMs
      if (!canRetry(error) || outageMs + delayMs > outageMsMax) throw error
      const code = isBcdataError(error) ? error.code : 'unknown'
      logger.warn('chain.unavailable', { code, reason: String(error), retryInMs: delayMs })
      await clock.sleep(delayMs, signal)
      signal?.throwIfAborted()
    }
  }
}
