import type { Hex } from '../../shared/hex.js'
import type { LogFilter } from '../ports/chain-source.js'
import type { Lineage, Subject } from '../ports/event.js'

/** Blocks that are asked for together. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface LogWish {
  readonly filters: readonly LogFilter[]
  /** Events of children are asked for by their topics alone, so that those of any child come. */
  readonly anywhere: boolean
}

/**
 * Children that are asked for by address. A call takes a thousand, so that more cost more calls for
 * each range; then it is cheaper to get some foreign logs, which nobody takes. The logs of a single
 * block are few, whoever's they are.
 */
const childrenMaxOf = { ofBlock: 1_000, ofRange: 5_000 }

/** Children of factories, and how they are asked for. */
export interface ChildrenWish {
  readonly childrenOf: (lineage: Lineage) => Iterable<Hex>
  /** However many they are, they are asked for by address. */
  readonly byAddress?: boolean | undefined
}

/**
 * What to ask for so that every event of the subjects in these blocks comes: one filter for all
 * addresses, one for those that have anonymous events, one for children, and one for events of any
 * address. In a single filter, "any" would fetch the events of all contracts from the whole chain.
 */
export function logFilters(
  subjects: readonly Subject[],
  span: Span,
  { childrenOf, byAddress = false }: ChildrenWish = { childrenOf: () => [] },
): LogWish {
  const placed = new Wanted()
  const born = new Wanted()
  const topicsAny = new Set<Hex>()
  const families = new Map<string, readonly Hex[]>()
  for (const { event, address, startBlock, endBlock = span.from } of subjects) {
    if (startBlock > span.to || endBlock < span.from) continue
    const { topic0 } = event
    if (typeof address === 'object') {
      const family = families.get(address.key) ?? [...childrenOf(address)]
      families.set(address.key, family)
      born.add(family, topic0)
    } else if (address !== 'any') placed.add([address], topic0)
    else if (topic0 !== null) topicsAny.add(topic0)
  }
  const addressesOfAll = new Set([...placed.addressesOfAll, ...born.addressesOfAll])
  const children = born.named(addressesOfAll)
  const childrenMax = childrenMaxOf[span.from === span.to ? 'ofBlock' : 'ofRange']
  const anywhere = !byAddress && children.length > childrenMax
  if (anywhere) for (const topic of born.topics) topicsAny.add(topic)
  const filters = [
    { addresses: placed.named(addressesOfAll), topic0s: [...placed.topics] },
    { addresses: anywhere ? [] : children, topic0s: [...born.topics] },
    { addresses: [...addressesOfAll], topic0s: 'any' as const },
  ].filter(({ addresses }) => addresses.length > 0)
  return {
    filters:
      topicsAny.size === 0 ? filters : [...filters, { addresses: 'any', topic0s: [...topicsAny] }],
    anywhere,
  }
}

/** Addresses and topics that are asked for together. */
class Wanted {
  readonly #addresses = new Set<Hex>()
  readonly topics = new Set<Hex>()
  /** Those that have anonymous events. */
  readonly addressesOfAll = new Set<Hex>()

  add(addresses: readonly Hex[], topic0: Hex | null): void {
    if (addresses.length === 0) return
    if (topic0 !== null) this.topics.add(topic0)
    const set = topic0 === null ? this.addressesOfAll : this.#addresses
    for (const address of addresses) set.add(address)
  }

  named(addressesOfAll: ReadonlySet<Hex>): readonly Hex[] {
    return [...this.#addresses].filter((address) => !addressesOfAll.has(address))
  }
}
