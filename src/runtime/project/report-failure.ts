import { BcdataError } from '../../errors.js'
import { exitCodeOf, renderError } from '../../shared/render-error.js'

/**
 * Writes the error to stderr and answers the exit code that belongs to it. A stop that was asked for
 * is no failure, whatever it interrupted.
 */
export function reportFailure(error: unknown): number {
  if (error instanceof DOMException && error.name === 'AbortError') return 0
  const failure = wrongUsage(error) ?? error
  process.stderr.write(`${renderError(failure)}\n`)
  return exitCodeOf(failure)
}

/** What Node's own `parseArgs` says of a flag that it doesn't know; its advice is about other things. */
function wrongUsage(error: unknown): BcdataError | null {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (!String(code).startsWith('ERR_PARSE_ARGS_')) return null
  const [what = ''] = String(message).split(/\.? To |\.?\n/)
  return new BcdataError('USAGE', `${what}.`, {
    hint: 'Run for instance `npm start -- --until head`.',
  })
}
