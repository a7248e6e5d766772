import type { ChainSource } from '../ports/chain-source.js'
import type { EventDefinition, PlacedContract, Subject } from '../ports/event.js'

/**
 * What there is to index. An anonymous event is known by its address, so that it has none where any
 * address counts.
 */
export function subjectsOf(
  contracts: readonly PlacedContract[],
  topicOf?: ChainSource['topicOf'],
): readonly Subject[] {
  return contracts.flatMap(({ definition, addresses, startBlock }) => {
    const places = addresses === 'any' ? (['any'] as const) : [...new Set(addresses)]
    const events = definition.events
      .filter(({ topic0 }) => topic0 !== null || addresses !== 'any')
      .map((event) => hashedBy(topicOf, event))
    const foreignTopics = definition.leftOut?.map(({ signature, topic0 }) =>
      topicOf === undefined ? topic0 : topicOf(signature),
    )
    const contract = {
      contract: definition.name,
      startBlock,
      ...(foreignTopics && { foreignTopics }),
    }
    return places.flatMap((address) => events.map((event) => ({ ...contract, event, address })))
  })
}

/** Generated code holds Keccak's hash; a chain may use another one. */
function hashedBy(topicOf: ChainSource['topicOf'], event: EventDefinition): EventDefinition {
  if (topicOf === undefined || event.topic0 === null) return event
  return { ...event, topic0: topicOf(event.signature) }
}
