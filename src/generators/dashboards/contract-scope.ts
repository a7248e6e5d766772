import type { ContractModel } from '../../model/contract-model.js'
import type { PlaceModel, ProjectModel } from '../../model/project-model.js'
import type { Datasource } from './grafana/target.js'
import { queryVariable, type Variable } from './grafana/variable.js'
import { indented, unionAll } from './sql.js'

/** More addresses than anybody scrolls through; the busiest come first. */
const addressesMax = 500

/** What tells the rows of one contract apart: chains and addresses, where there can be several. */
export interface ContractScope {
  readonly manyChains: boolean
  readonly manyAddresses: boolean
  /** Conditions over `chain_id` and `contract_address`, for event tables and holders alike. */
  readonly conditions: readonly string[]
  readonly variables: readonly Variable[]
}

/** What the parts of a contract's dashboard are made from. */
export interface ContractView {
  readonly contract: ContractModel
  readonly scope: ContractScope
  readonly datasource: Datasource
}

/** One deployment is the rule; a dapp that deploys a contract twice can be told apart by address. */
function mayBeSeveral(place: PlaceModel): boolean {
  if (typeof place === 'string') return place === 'any'
  return 'factory' in place || ('addresses' in place && place.addresses.length > 1)
}

export function contractScope(
  project: ProjectModel,
  contract: ContractModel,
  datasource: Datasource,
): ContractScope {
  const places = project.chains.flatMap((chain) =>
    chain.contracts.filter((placed) => placed.contract === contract.name),
  )
  const manyChains = places.length > 1
  const manyAddresses = places.some(({ place }) => mayBeSeveral(place))
  return {
    manyChains,
    manyAddresses,
    conditions: [
      ...(manyChains ? [`chain_id IN (${formatted('chain', 'csv')})`] : []),
      ...(manyAddresses ? [`contract_address IN (${formatted('address', 'sqlstring')})`] : []),
    ],
    variables: [
      ...(manyChains ? [chainVariable(datasource)] : []),
      ...(manyAddresses ? [addressVariable(contract, datasource)] : []),
    ],
  }
}

function chainVariable(datasource: Datasource): Variable {
  return queryVariable(datasource, {
    name: 'chain',
    label: 'Chain',
    description: 'Chain ids that have been indexed.',
    sql: `SELECT ${datasource.dialect.display('chain_id', 'int64')} FROM _bcdata_checkpoint
GROUP BY chain_id
ORDER BY chain_id`,
    all: 'chain_id',
  })
}

/** Amounts of different tokens don't add up: a token's dashboard shows one address at a time. */
function addressVariable({ events, token }: ContractModel, datasource: Datasource): Variable {
  const tables = token ? [token.holders] : events.map((event) => event.table)
  const addresses = unionAll(tables.map(({ name }) => `SELECT contract_address FROM ${name}`))
  return queryVariable(datasource, {
    name: 'address',
    label: 'Address',
    description: 'Contract addresses, those with the most rows first.',
    sql: `SELECT contract_address
FROM (
${indented(addresses)}
) AS places
GROUP BY contract_address
ORDER BY count(*) DESC, contract_address
LIMIT ${addressesMax}`,
    ...(!token && { all: 'contract_address' }),
  })
}

/** Grafana's notation for a variable whose values are quoted and separated as SQL needs them. */
function formatted(variable: string, format: 'csv' | 'sqlstring'): string {
  return `\${${variable}:${format}}`
}
