import type { ReadCall } from './call-cache.js'

/** The same for calls that have the same answer. */
export function callKey({ to, data, from, blockNumber, isConstant }: ReadCall): string {
  return `${isConstant ? 'constant' : blockNumber} ${to} ${from ?? ''} ${data}`
}
