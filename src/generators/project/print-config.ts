import type {
  ChainModel,
  PlacedContractModel,
  PlaceModel,
  ProjectModel,
} from '../../model/project-model.js'
import { derivedTables } from '../../model/project-model.js'
import type { FactoryConfig } from '../../shared/config.js'
import {
  call,
  type Expression,
  list,
  type ObjectEntry,
  object,
  openObject,
  printExpression,
} from '../typescript/expression.js'
import { quote } from '../typescript/print.js'

interface Created {
  readonly factory: FactoryConfig
}

/** `bcdata.config.ts`, written once by `init`; from then on it is the input. */
export function printConfig(project: ProjectModel): string {
  const places = project.chains.flatMap((chain) => chain.contracts.map((c) => c.place))
  const imports = ['defineConfig', 'env', ...(places.some(isDeployed) ? ['deployed'] : [])]
  const config = openObject([
    ['chains', openObject(project.chains.map(chainEntry))],
    ['contracts', openObject(project.contracts.map(({ name }) => contractEntry(name, project)))],
    ['database', openObject(databaseEntries(project))],
  ])
  return `import { ${imports.sort().join(', ')} } from 'bcdata'

${printExpression('export default ', call('defineConfig', [config]))}
`
}

function chainEntry({ kind, name }: ChainModel): ObjectEntry {
  const rpc = "env('BCDATA_RPC_URL', 'http://127.0.0.1:8545')"
  return [
    name,
    object([
      ['kind', quote(kind)],
      ['rpc', rpc],
    ]),
  ]
}

function contractEntry(name: string, project: ProjectModel): ObjectEntry {
  const places = project.chains.flatMap((chain) =>
    chain.contracts
      .filter((contract) => contract.contract === name)
      .map((contract) => ({ chain: chain.name, contract })),
  )
  const abiPath = places[0]?.contract.abiPath ?? ''
  const on = places.map(({ chain, contract }) => [chain, placeOf(contract)] as const)
  return [
    name,
    openObject([
      ['abi', quote(abiPath)],
      ['on', object(on)],
    ]),
  ]
}

function placeOf({ place, startBlock, endBlock }: PlacedContractModel): Expression {
  const blocks = Object.entries({ startBlock, endBlock }).flatMap(([name, block]) =>
    block === undefined ? [] : [[name, String(block)] as const],
  )
  if (place === 'unknown') return object([...blocks, { comment: addressHint }])
  if (isCreated(place)) return object([['factory', factoryOf(place.factory)], ...blocks])
  return object([['address', addressOf(place)], ...blocks])
}

const addressHint =
  "Write the address here, or address: 'any' for every contract with these events."

function databaseEntries(project: ProjectModel): readonly ObjectEntry[] {
  const derived = derivedTables(project).map((table) => quote(table.name))
  const dialect: ObjectEntry = ['dialect', quote(project.dialect)]
  if (derived.length === 0) return [dialect]
  const comment = 'Tables that handlers write: a fork restores them together with the events.'
  return [dialect, { comment }, ['derived', list(derived)]]
}

function isDeployed(place: PlaceModel): place is { readonly deployed: string } {
  return typeof place === 'object' && 'deployed' in place
}

function isCreated(place: PlaceModel): place is Created {
  return typeof place === 'object' && 'factory' in place
}

function factoryOf({ contract, event, parameter }: FactoryConfig): Expression {
  return object([
    ['contract', quote(contract)],
    ['event', quote(event)],
    ['parameter', quote(parameter)],
  ])
}

function addressOf(place: Exclude<PlaceModel, 'unknown' | Created>): Expression {
  if (isDeployed(place)) return `deployed(${place.deployed === '..' ? '' : quote(place.deployed)})`
  if (place === 'any') return quote('any')
  const [first, ...rest] = place.addresses.map(quote)
  return first !== undefined && rest.length === 0 ? first : list(place.addresses.map(quote))
}
