import type { ChainIdentity } from '../../runtime/ports/chain-source.js'
import type { ContractDefinition, PlacedContract } from '../../runtime/ports/event.js'
import { placeContracts } from '../../runtime/project/place-contracts.js'
import type { BcdataConfig } from '../../shared/config.js'
import { loadModule } from './load-build.js'

/** The contracts of a built project with where they are on the chain. */
export async function loadPlaces(
  root: string,
  identity: ChainIdentity,
): Promise<readonly PlacedContract[]> {
  const { default: config } = await loadModule<{ default: BcdataConfig }>(root, 'bcdata.config.js')
  const { contracts } = await loadModule<{ contracts: readonly ContractDefinition[] }>(
    root,
    'src/generated/contracts.js',
  )
  return placeContracts({ config, identity, contracts, root })
}
