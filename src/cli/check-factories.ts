import type { ContractModel } from '../model/contract-model.js'
import type { BcdataConfig } from '../shared/config.js'
import { factoryInvalid } from '../shared/factory-invalid.js'
import { type EventLayout, findCreations } from '../shared/find-creations.js'

/** Factories that name an event or a parameter which their contract hasn't. */
export function checkFactories(
  config: BcdataConfig,
  contracts: readonly ContractModel[],
  path: string,
): void {
  for (const [name, { on }] of Object.entries(config.contracts)) {
    for (const [chain, place] of Object.entries(on)) {
      const factory = place?.factory
      if (factory === undefined) continue
      const owner = contracts.find((contract) => contract.name === factory.contract)
      const found = findCreations(owner === undefined ? [] : layoutsOf(owner), factory)
      if (!('problem' in found)) continue
      throw factoryInvalid(found, `${path}, contracts.${name}.on.${chain}.factory`)
    }
  }
}

function layoutsOf({ events }: ContractModel): readonly EventLayout[] {
  return events.flatMap(({ layouts }) =>
    layouts.map(({ signature, topic0, parameters }) => ({
      signature,
      topic0,
      columns: parameters.map(({ column }) => column.name),
    })),
  )
}
