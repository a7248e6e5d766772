import type { Clock } from '../ports/clock.js'
import type { Logger } from '../ports/logger.js'
import { systemClock } from '../ports/system-clock.js'
import { jsonLogger } from './json-logger.js'
import { terminalLogger } from './terminal-logger.js'

export type LogLevel = keyof Logger

/** Where records go; what of `process.stderr` is needed. */
export interface LogStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

export interface LoggerOptions {
  /** @default process.stderr, as stdout is for results */
  readonly stream?: LogStream | undefined
  /** @default 'info' */
  readonly level?: LogLevel | undefined
  readonly clock?: Clock | undefined
}

export interface ClosableLogger extends Logger {
  /** Ends the line that a progress bar stands on. May be repeated. */
  close(): void
}

/** For people a progress bar and short lines, for machines one JSON object per line. */
export function createLogger(options: LoggerOptions = {}): ClosableLogger {
  const { stream = process.stderr, level = 'info', clock = systemClock } = options
  const sink = stream.isTTY === true ? terminalLogger(stream, clock) : jsonLogger(stream, clock)
  const above = levels.slice(levels.indexOf(level))
  const logAt =
    (at: LogLevel): Logger['info'] =>
    (event, fields = {}) => {
      if (above.includes(at)) sink.log(at, event, fields)
    }
  return {
    debug: logAt('debug'),
    info: logAt('info'),
    warn: logAt('warn'),
    error: logAt('error'),
    close: () => sink.close(),
  }
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
