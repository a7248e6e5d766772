import { describeContract } from '../../src/abi/describe-contract.js'
import type { ContractModel } from '../../src/model/contract-model.js'
import { snakeCase } from '../../src/model/naming.js'
import type { PlacedContractModel, ProjectModel } from '../../src/model/project-model.js'
import type { Dialect } from '../../src/shared/dialect.js'

export interface SampleContract {
  readonly name: string
  /** `Transfer(address indexed from, …)`, one per event. */
  readonly events: readonly string[]
  readonly description?: string
  readonly isToken?: boolean
  readonly place?: PlacedContractModel['place']
}

export interface SampleOptions {
  readonly name?: string
  readonly chains?: readonly string[]
  readonly dialect?: Dialect
}

/** A model as `init` makes it, from event lines in Solidity's notation. */
export function sampleProject(
  contracts: readonly SampleContract[],
  { name = 'shop-data', chains = ['local'], dialect = 'sqlite' }: SampleOptions = {},
): ProjectModel {
  return {
    name,
    bcdataDependency: '^0.1.0',
    contracts: contracts.map(sampleContract),
    chains: chains.map((chain) => ({
      name: chain,
      kind: 'evm' as const,
      contracts: contracts.map(({ name: contract, place = { deployed: '..' } }) => ({
        contract,
        abiPath: `../out/${contract}.json`,
        place,
        startBlock: undefined,
        endBlock: undefined,
      })),
    })),
    dialect,
    earlierMigrations: [],
    nextMigration: null,
  }
}

function sampleContract({ name, events, description, isToken }: SampleContract): ContractModel {
  const address = [{ name: '', type: 'address' }]
  const balanceOf = {
    type: 'function',
    name: 'balanceOf',
    inputs: address,
    outputs: [{ name: '', type: 'uint256' }],
    stateMutability: 'view',
  }
  const { contract } = describeContract({
    name,
    slug: snakeCase(name),
    abi: [...events.map(eventItem), ...(isToken ? [balanceOf] : [])],
    natspec: { contract: description, events: {} },
    path: `${name}.json`,
    exclude: [],
    pins: {},
  })
  return contract
}

function eventItem(line: string): object {
  const [, name = '', list = ''] = /^([^(]+)\((.*)\)$/.exec(line) ?? []
  const inputs =
    list === ''
      ? []
      : list.split(', ').map((item) => {
          const [type = '', ...rest] = item.split(' ')
          return {
            type,
            indexed: rest[0] === 'indexed',
            name: rest.filter((w) => w !== 'indexed')[0] ?? '',
          }
        })
  return { type: 'event', name, inputs, anonymous: false }
}
