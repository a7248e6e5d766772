import type { FactoryConfig } from '../../shared/config.js'
import { factoryInvalid } from '../../shared/factory-invalid.js'
import { findCreations } from '../../shared/find-creations.js'
import type { ChildPlace, ContractDefinition } from '../ports/event.js'

/** @param where the place in the config, for messages */
export function childPlace(
  owner: ContractDefinition,
  factory: FactoryConfig,
  where: string,
): ChildPlace {
  const found = findCreations(owner.events, factory)
  if ('problem' in found) throw factoryInvalid(found, where)
  return { factory: factory.contract, creations: found.creations }
}
