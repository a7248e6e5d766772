import type { LogFields, Logger } from '../ports/logger.js'

export interface LogSink {
  log(level: keyof Logger, event: string, fields: LogFields): void
  close(): void
}

export interface LogOutput {
  readonly columns?: number | undefined
  write(text: string): unknown
}
