import type { Hex } from '../../shared/hex.js'
import type { LogFilter } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'

/**
 * What to ask for so that every event of the subjects up to the block comes: one filter for all
 * addresses, one for those that have anonymous events, and one for events of any address. In a single
 * filter, "any" would fetch the events of all contracts from the whole chain.
 */
export function logFilters(subjects: readonly Subject[], toBlock: number): readonly LogFilter[] {
  const addresses = new Set<Hex>()
  const addressesOfAll = new Set<Hex>()
  const topicsPlaced = new Set<Hex>()
  const topicsAny = new Set<Hex>()
  for (const { event, address, startBlock } of subjects) {
    if (startBlock > toBlock) continue
    const { topic0 } = event
    if (address === 'any') {
      if (topic0 !== null) topicsAny.add(topic0)
    } else if (topic0 === null) {
      addressesOfAll.add(address)
    } else {
      addresses.add(address)
      topicsPlaced.add(topic0)
    }
  }
  const placed = [...addresses].filter((address) => !addressesOfAll.has(address))
  const filters: LogFilter[] = []
  if (placed.length > 0) filters.push({ addresses: placed, topic0s: [...topicsPlaced] })
  if (addressesOfAll.size > 0) filters.push({ addresses: [...addressesOfAll], topic0s: 'any' })
  if (topicsAny.size > 0) filters.push({ addresses: 'any', topic0s: [...topicsAny] })
  return filters
}
