import { exitCodeOf, renderError } from '../../shared/render-error.js'

/**
 * Writes the error to stderr and answers the exit code that belongs to it. A stop that was asked for
 * is no failure, whatever it interrupted.
 */
export function reportFailure(error: unknown): number {
  if (error instanceof DOMException && error.name === 'AbortError') return 0
  process.stderr.write(`${renderError(error)}\n`)
  return exitCodeOf(error)
}
