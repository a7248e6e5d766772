import type { ChainSource } from '../ports/chain-source.js'
import type {
  ChildPlace,
  ContractDefinition,
  EventDefinition,
  Lineage,
  PlacedContract,
  Subject,
} from '../ports/event.js'
import { lineageKey } from './lineage-key.js'

type Place = Pick<Subject, 'address' | 'startBlock' | 'endBlock'>

/**
 * What there is to index. An anonymous event is known by its address, so that it has none where any
 * address counts.
 */
export function subjectsOf(
  contracts: readonly PlacedContract[],
  topicOf?: ChainSource['topicOf'],
): readonly Subject[] {
  const placing = new Placing(contracts, topicOf)
  const subjects = contracts.flatMap((contract) => {
    const places = placing.placesOf(contract)
    const events = eventsOf(contract, topicOf)
    const shared = { contract: contract.definition.name, ...foreign(contract.definition, topicOf) }
    return places.flatMap((place) => events.map((event) => ({ ...shared, event, ...place })))
  })
  return [...subjects, ...placing.reports]
}

/** Where contracts are, by what the chain says where it is another one's event that tells. */
class Placing {
  readonly #contracts: readonly PlacedContract[]
  readonly #topicOf: ChainSource['topicOf']
  readonly #reports = new Map<string, Subject>()

  constructor(contracts: readonly PlacedContract[], topicOf: ChainSource['topicOf']) {
    this.#contracts = contracts
    this.#topicOf = topicOf
  }

  /** The events that say where, each once, whoever wants to know it. */
  get reports(): readonly Subject[] {
    return [...this.#reports.values()]
  }

  placesOf({ addresses, startBlock, endBlock }: PlacedContract): readonly Place[] {
    if (addresses === 'any') return [{ address: 'any', startBlock, endBlock }]
    if ('factory' in addresses) {
      return this.#childrenOf(addresses).map(({ lineage, bornFrom }) => ({
        address: lineage,
        startBlock: Math.max(startBlock, bornFrom),
        endBlock,
      }))
    }
    return [...new Set(addresses)].map((address) => ({ address, startBlock, endBlock }))
  }

  #childrenOf({ factory, creations }: ChildPlace): readonly {
    readonly lineage: Lineage
    readonly bornFrom: number
  }[] {
    const owner = this.#contracts.find(({ definition }) => definition.name === factory)
    if (owner === undefined) return []
    return this.placesOf(owner).flatMap((place) =>
      creations.map((creation) => {
        const event = hashedBy(this.#topicOf, creation.event)
        const report = { contract: factory, event, ...place }
        const lineage = { key: lineageKey(report, creation.value) }
        this.#reports.set(lineage.key, {
          ...report,
          reports: { ...lineage, value: creation.value },
        })
        return { lineage, bornFrom: place.startBlock }
      }),
    )
  }
}

function eventsOf(
  { definition, addresses }: PlacedContract,
  topicOf: ChainSource['topicOf'],
): readonly EventDefinition[] {
  return definition.events
    .filter(({ topic0 }) => topic0 !== null || addresses !== 'any')
    .map((event) => hashedBy(topicOf, event))
}

function foreign(
  { leftOut }: ContractDefinition,
  topicOf: ChainSource['topicOf'],
): Pick<Subject, 'foreignTopics'> {
  if (leftOut === undefined) return {}
  const foreignTopics = leftOut.map(({ signature, topic0 }) =>
    topicOf === undefined ? topic0 : topicOf(signature),
  )
  return { foreignTopics }
}

/** Generated code holds Keccak's hash; a chain may use another one. */
function hashedBy(topicOf: ChainSource['topicOf'], event: EventDefinition): EventDefinition {
  if (topicOf === undefined || event.topic0 === null) return event
  return { ...event, topic0: topicOf(event.signature) }
}
