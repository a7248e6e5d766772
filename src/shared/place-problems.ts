import type { BcdataConfig, ContractPlace } from './config.js'

export interface PlaceProblem {
  /** In the config. */
  readonly path: readonly string[]
  readonly message: string
}

/** What is wrong with the places of contracts, as far as the config alone tells. */
export function placeProblems({
  contracts,
}: Pick<BcdataConfig, 'contracts'>): readonly PlaceProblem[] {
  return Object.entries(contracts).flatMap(([name, { on }]) =>
    Object.entries(on).flatMap(([chain, place]) => {
      if (place === undefined) return []
      const messages = [...blockProblems(place), ...factoryProblems(name, chain, contracts)]
      return messages.map((message) => ({ path: ['contracts', name, 'on', chain], message }))
    }),
  )
}

function blockProblems({ startBlock = 0, endBlock }: ContractPlace): readonly string[] {
  if (endBlock === undefined || startBlock <= endBlock) return []
  return [`endBlock ${endBlock} comes before startBlock ${startBlock}`]
}

function factoryProblems(
  name: string,
  chain: string,
  contracts: BcdataConfig['contracts'],
): readonly string[] {
  const { address, factory } = contracts[name]?.on[chain] ?? {}
  if (factory === undefined) return []
  if (address !== undefined) return ['takes address or factory, not both']
  const line = [name]
  for (let next: string | undefined = factory.contract; next !== undefined;) {
    if (line.includes(next)) {
      return [`is its own factory: ${[...line, next].join(', which comes from ')}`]
    }
    const place: ContractPlace | undefined = Object.hasOwn(contracts, next)
      ? contracts[next]?.on[chain]
      : undefined
    // What its factory lacks is said of the factory.
    if (place === undefined) {
      return line.length > 1 ? [] : [`names the factory ${next}, which is not on ${chain}`]
    }
    line.push(next)
    next = place.factory?.contract
  }
  return []
}
