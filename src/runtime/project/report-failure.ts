import { exitCodeOf, renderError } from '../../shared/render-error.js'

/** Writes the error to stderr and answers the exit code that belongs to it. */
export function reportFailure(error: unknown): number {
  process.stderr.write(`${renderError(error)}\n`)
  return exitCodeOf(error)
}
