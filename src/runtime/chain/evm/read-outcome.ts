import type { RpcOutcome } from './json-rpc.js'
import { FieldProblem } from './read-fields.js'
import type { RpcFailures } from './rpc-failures.js'

/** The result of a call, read; its error or what is wrong with it as a BcdataError. */
export function readOutcome<Value>(
  failures: RpcFailures,
  method: string,
  outcome: RpcOutcome | undefined,
  read: (result: unknown) => Value,
): Value {
  if (outcome === undefined) throw failures.invalid(method, 'it is missing')
  if ('error' in outcome) throw failures.refused(method, outcome.error)
  try {
    return read(outcome.result)
  } catch (error) {
    if (error instanceof FieldProblem) throw failures.invalid(method, error.message)
    throw error
  }
}
