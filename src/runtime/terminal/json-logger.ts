import { redactUrlsAbout } from '../../shared/redact-url.js'
import type { Clock } from '../ports/clock.js'
import type { LogOutput, LogSink } from './log-sink.js'

/** One JSON object per line; integers too large for a number are strings. */
export function jsonLogger(output: LogOutput, clock: Clock): LogSink {
  return {
    log(level, event, fields) {
      const time = new Date(clock.now()).toISOString()
      const record = { time, level, event, ...fields }
      output.write(`${JSON.stringify(record, (_, value) => printable(event, value))}\n`)
    },
    close() {
      // Every record ends its line.
    },
  }
}

function printable(event: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'string' ? redactUrlsAbout(event, value) : value
}
