import { BcdataError, canRetry, isBcdataError } from '../../../errors.js'
import { retryAfterMs } from './retry.js'

export interface NodeFailure {
  readonly where: string
  readonly error: BcdataError
}

/**
 * One error for all nodes, which names them all. It is that of the first node, unless that one can't
 * pass by itself and another's can: then waiting helps.
 */
export function poolFailure(failures: readonly NodeFailure[]): unknown {
  const chosen = failures.find(({ error }) => canRetry(error)) ?? failures[0]
  if (chosen === undefined) return new Error('bcdata bug: no node was asked')
  const { error } = chosen
  const others = failures.filter((failure) => failure !== chosen)
  const named = others.map((other) => `${other.where}: ${other.error.code}, ${other.error.message}`)
  const waits = failures.map((failure) => retryAfterMs(failure.error))
  return new BcdataError(error.code, [error.message, ...named].join(' '), {
    ...{ where: chosen.where, hint: error.hint, cause: error.cause },
    context: {
      ...error.context,
      // The one that is ready first decides how long to wait.
      retryAfterMs: waits.every((ms) => ms !== null) ? Math.min(...waits) : undefined,
      rateLimited: failures.every((failure) => failure.error.context['rateLimited'] === true),
    },
  })
}

/** A node's own failure, said to be its own; anything else as it is. */
export function nodeFailure(where: string, error: unknown): NodeFailure | null {
  return isBcdataError(error) ? { where, error } : null
}

/** The node works, but this question is not for it: it is asked the next one all the same. */
export function isAboutQuestion({ code, context }: BcdataError): boolean {
  if (code === 'RPC_REFUSED') return !('status' in context)
  return code === 'RPC_RANGE_TOO_LARGE' || code === 'VERIFY_UNSUPPORTED'
}
