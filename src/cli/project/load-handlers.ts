import type { HandlerRegistry } from '../../runtime/crawler/handlers.js'
import type { ContractDefinition } from '../../runtime/ports/event.js'
import type { BcdataConfig } from '../../shared/config.js'
import { loadModule } from './load-build.js'

/** What a project does with its events, from its build. */
export interface ProjectHandlers {
  /**
   * In the order of the config, those of any address last: so the indexer hands them a log that several
   * have.
   */
  readonly contracts: readonly ContractDefinition[]
  readonly handlers: HandlerRegistry<unknown>
}

export async function loadHandlers(root: string): Promise<ProjectHandlers> {
  const config = await loadModule<{ default: BcdataConfig }>(root, 'bcdata.config.js')
  const generated = await loadModule<{ contracts: readonly ContractDefinition[] }>(
    root,
    'src/generated/contracts.js',
  )
  const { handlers } = await loadModule<{ handlers: HandlerRegistry<unknown> }>(
    root,
    'src/handlers/index.js',
  )
  return { contracts: inConfigOrder(generated.contracts, config.default), handlers }
}

function inConfigOrder(
  contracts: readonly ContractDefinition[],
  { contracts: configured }: BcdataConfig,
): readonly ContractDefinition[] {
  const names = Object.keys(configured)
  const rank = ({ name }: ContractDefinition): number => {
    const places = Object.values(configured[name]?.on ?? {})
    const isAnywhere = places.some((place) => place?.address === 'any')
    return names.indexOf(name) + (isAnywhere ? names.length : 0)
  }
  return [...contracts].sort((one, other) => rank(one) - rank(other))
}
