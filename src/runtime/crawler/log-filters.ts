import type { Hex } from '../../shared/hex.js'
import type { LogFilter } from '../ports/chain-source.js'
import type { PlacedContract } from '../ports/event.js'

/**
 * What to ask for so that every event of the contracts up to the block comes: one filter for all
 * contracts with addresses, and one for those of any address. In a single filter, "any" would fetch
 * the events of all contracts from the whole chain.
 */
export function logFilters(
  contracts: readonly PlacedContract[],
  toBlock: number,
): readonly LogFilter[] {
  const started = contracts.filter(({ startBlock }) => startBlock <= toBlock)
  const addresses = new Set<Hex>()
  const topicsPlaced = new Set<Hex>()
  const topicsAny = new Set<Hex>()
  for (const { addresses: own, definition } of started) {
    const topics = own === 'any' ? topicsAny : topicsPlaced
    if (own !== 'any') for (const address of own) addresses.add(address)
    for (const { topic0 } of definition.events) topics.add(topic0)
  }
  const filters: LogFilter[] = []
  if (addresses.size > 0 && topicsPlaced.size > 0) {
    filters.push({ addresses: [...addresses], topic0s: [...topicsPlaced] })
  }
  if (topicsAny.size > 0) filters.push({ addresses: 'any', topic0s: [...topicsAny] })
  return filters
}
