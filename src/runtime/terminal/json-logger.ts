import type { Clock } from '../ports/clock.js'
import type { LogOutput, LogSink } from './log-sink.js'
import { shownField } from './shown-field.js'

/** One JSON object per line; integers too large for a number are strings. */
export function jsonLogger(output: LogOutput, clock: Clock): LogSink {
  return {
    log(level, event, fields) {
      const time = new Date(clock.now()).toISOString()
      output.write(`${JSON.stringify({ time, level, event, ...fields }, printable)}\n`)
    },
    close() {
      // Every record ends its line.
    },
  }
}

function printable(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'string' ? shownField(name, value) : value
}
