import fc from 'fast-check'
import { expect } from 'vitest'
import {
  type ContractModel,
  type EventModel,
  type LayoutModel,
  layoutId,
} from '../../src/model/contract-model.js'
import type { ContractDefinition, EventDefinition } from '../../src/runtime/ports/event.js'
import { argumentsOf } from './abi-values.js'
import { logEncoder } from './encode-log.js'
import { loadGenerated } from './load-generated.js'

/** Goal: generated decoders equal ethers. Method: our values → ethers encodes → we decode. */
export async function expectDecodersToEqualEthers(
  contracts: readonly ContractModel[],
  runs: number,
): Promise<number> {
  const definitions = await loadGenerated(contracts)
  let layouts = 0
  for (const [index, contract] of contracts.entries()) {
    for (const event of contract.events) {
      for (const layout of event.layouts) {
        const definition = definitionOf(event, definitions[index] as ContractDefinition, layout)
        expectDecoder(event, layout, definition, runs)
        layouts += 1
      }
    }
  }
  return layouts
}

/** Of one layout; today's when none is named. */
export function definitionOf(
  event: EventModel,
  { events }: ContractDefinition,
  layout: LayoutModel = event,
): EventDefinition {
  const found = events.find(
    (candidate) => candidate.name === event.key && layoutId(candidate) === layoutId(layout),
  )
  if (!found) throw new Error(`no definition of ${event.key} as ${layout.signature}`)
  return found
}

function expectDecoder(
  event: EventModel,
  layout: LayoutModel,
  definition: EventDefinition,
  runs: number,
): void {
  const encode = logEncoder(layout)
  fc.assert(
    fc.property(argumentsOf(layout.parameters), (values) => {
      const log = encode(values)
      expect(log.topics).toHaveLength(definition.topicCount)
      if (definition.topic0 !== null) expect(log.topics[0]).toBe(definition.topic0)
      const args = definition.decode(log)
      expect(args).toEqual(expectedArgs(event, layout, values))
      expect(definition.values(args)).toEqual(values)
    }),
    { numRuns: runs },
  )
}

/** Parameters that this layout lacks are null. */
function expectedArgs(
  event: EventModel,
  { parameters }: LayoutModel,
  values: readonly unknown[],
): object {
  return Object.fromEntries([
    ...[...event.parameters, ...event.former].map(({ name }) => [name, null]),
    ...parameters.map(({ name }, index) => [name, values[index]]),
  ])
}
