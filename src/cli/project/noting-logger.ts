import type { LogFields, Logger } from '../../runtime/ports/logger.js'
import { printable } from '../../shared/printable.js'

/** Warnings of an engine as remarks of a command. */
export function notingLogger(note: (text: string) => void): Logger {
  const say = (event: string, { reason }: LogFields = {}): void =>
    note(reason === undefined ? event : `${event}: ${printable(String(reason))}`)
  const silent = (): void => {
    // Commands tell their progress themselves.
  }
  return { debug: silent, info: silent, warn: say, error: say }
}
