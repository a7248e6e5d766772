import type { RpcCall } from './json-rpc.js'
import { toQuantity } from './to-quantity.js'

/**
 * Asks for a block without its transactions.
 * @param at its number, also as the node writes it, or a tag such as `latest`
 */
export function headerCall(at: number | string): RpcCall {
  const place = typeof at === 'number' ? toQuantity(at) : at
  return { method: 'eth_getBlockByNumber', params: [place, false] }
}
