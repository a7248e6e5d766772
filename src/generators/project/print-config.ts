import type {
  ChainModel,
  PlacedContractModel,
  PlaceModel,
  ProjectModel,
} from '../../model/project-model.js'
import { derivedTables } from '../../model/project-model.js'
import { propertyKey, quote } from '../typescript/print.js'

/** `bcdata.config.ts`, written once by `init`; from then on it is the input. */
export function printConfig(project: ProjectModel): string {
  const places = project.chains.flatMap((chain) => chain.contracts.map((c) => c.place))
  const imports = ['defineConfig', 'env', ...(places.some(isDeployed) ? ['deployed'] : [])]
  const derived = derivedTables(project).map((table) => quote(table.name))
  return `import { ${imports.sort().join(', ')} } from 'bcdata'

export default defineConfig({
  chains: {
    ${project.chains.map(printChain).join('\n')}
  },
  contracts: {
    ${project.contracts.map(({ name }) => printContractEntry(name, project)).join('\n')}
  },
  database: {
    dialect: ${quote(project.dialect)},
    ${derived.length > 0 ? `// Tables that handlers write: a fork restores them together with the events.\nderived: [${derived.join(', ')}],` : ''}
  },
})
`
}

function printChain(chain: ChainModel): string {
  return `${propertyKey(chain.name)}: { kind: ${quote(chain.kind)}, rpc: env('BCDATA_RPC_URL', 'http://127.0.0.1:8545') },`
}

function printContractEntry(name: string, project: ProjectModel): string {
  const places = project.chains.flatMap((chain) =>
    chain.contracts
      .filter((contract) => contract.contract === name)
      .map((contract) => ({ chain: chain.name, contract })),
  )
  const abiPath = places[0]?.contract.abiPath ?? ''
  return `${propertyKey(name)}: {
    abi: ${quote(abiPath)},
    on: { ${places.map(({ chain, contract }) => `${propertyKey(chain)}: ${printPlace(contract)}`).join(', ')} },
  },`
}

function printPlace({ place, startBlock }: PlacedContractModel): string {
  const start = startBlock === undefined ? '' : `startBlock: ${startBlock}`
  if (place === 'unknown') {
    return `{ ${start}
      // Write the address here, or address: 'any' for every contract with these events.
    }`
  }
  return `{ ${[`address: ${printAddress(place)}`, start].filter((part) => part !== '').join(', ')} }`
}

function isDeployed(place: PlaceModel): place is { readonly deployed: string } {
  return typeof place === 'object' && 'deployed' in place
}

function printAddress(place: Exclude<PlaceModel, 'unknown'>): string {
  if (isDeployed(place)) return `deployed(${place.deployed === '..' ? '' : quote(place.deployed)})`
  if (place === 'any') return quote('any')
  const [first, ...rest] = place.addresses.map(quote)
  return rest.length === 0 ? (first ?? '[]') : `[${place.addresses.map(quote).join(', ')}]`
}
