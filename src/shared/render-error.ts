import { isBcdataError } from '../errors.js'
import { redactUrls, redactUrlsAbout } from './redact-url.js'

/** An error as people read it: what, where, and what to do. Only a bug of ours shows its stack. */
export function renderError(error: unknown): string {
  if (!isBcdataError(error)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return redactUrls(
      `error[INTERNAL]: ${stack}\n  hint: This is a bug of bcdata or of a handler; please report it.`,
    )
  }
  const lines = [
    `error[${error.code}]: ${error.message}`,
    error.where === undefined ? '' : `  at:   ${error.where}`,
    error.hint === undefined ? '' : `  hint: ${error.hint}`,
    `  docs: ${error.docs}`,
  ]
  return redactUrlsAbout(error.code, lines.filter((line) => line !== '').join('\n'))
}

/**
 * 1: could not, for a known reason; 64: the command line; 3: waits for an input; 2: somebody lied;
 * 70: our bug.
 */
export function exitCodeOf(error: unknown): number {
  if (!isBcdataError(error)) return 70
  if (error.code === 'USAGE') return 64
  if (error.code === 'INPUT_LATE' || error.code === 'GENERATE_CONFLICT') return 3
  if (error.code === 'STASH_NO_HONEST_SOURCE') return 2
  return 1
}
