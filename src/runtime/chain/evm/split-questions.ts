import type { BcdataError } from '../../../errors.js'
import type { Question } from './rpc-node.js'

/** JSON-RPC: method not found. */
const methodNotFound = -32601

export function isSplittable(
  question: Question,
): question is Question & { readonly blocks: number } {
  return (question.blocks ?? 0) > 1
}

/**
 * Does the error mean that fewer blocks had better be asked for? Providers word "too large" in ever
 * new ways, so any refusal of several blocks is taken for it. If it means something else, the last
 * half is a single block, and the refusal gets out.
 */
export function splits({ code, context }: BcdataError): boolean {
  if (context['tooSlow'] === true) return true
  const { method, rpcCode } = context
  return code === 'RPC_REFUSED' && method === 'eth_getLogs' && rpcCode !== methodNotFound
}
