import { join } from 'node:path'
import { BcdataError } from '../../errors.js'
import { parseAddress } from '../../shared/address.js'
import type { BcdataConfig, ContractPlace } from '../../shared/config.js'
import type { Deployment } from '../../shared/deployments/deployment.js'
import { findDeployments } from '../../shared/deployments/find-deployments.js'
import type { Hex } from '../../shared/hex.js'
import { placeProblems } from '../../shared/place-problems.js'
import type { ChainIdentity } from '../ports/chain-source.js'
import type { ContractDefinition, PlacedContract } from '../ports/event.js'
import { childPlace } from './child-place.js'

export interface PlaceOptions {
  readonly config: BcdataConfig
  /** The chain's name in the config, and its id, by which deployments are recorded. */
  readonly identity: Pick<ChainIdentity, 'name' | 'chainId'>
  /** The generated definitions. */
  readonly contracts: readonly ContractDefinition[]
  /** The project's folder: paths in the config are relative to it. */
  readonly root: string
}

/** The contracts of a chain with their addresses and start blocks. A missing address is an error. */
export function placeContracts(options: PlaceOptions): readonly PlacedContract[] {
  const { config, identity, contracts } = options
  assertPlaces(config, identity.name)
  return Object.entries(config.contracts).flatMap(([name, contract]) => {
    const place = contract.on[identity.name]
    if (!place) return []
    const definition = definitionOf(name, contracts)
    const { endBlock } = place
    return [{ definition, endBlock, ...placeOf(name, contract.abi, place, options) }]
  })
}

/** `generate` says so, too, but a project may be run without it. */
function assertPlaces(config: BcdataConfig, chain: string): void {
  const [first] = placeProblems(config).filter(({ path }) => path.at(-1) === chain)
  if (first === undefined) return
  const [, name] = first.path
  throw new BcdataError('CONFIG_INVALID', `The contract ${name} ${first.message}.`, {
    where: `bcdata.config.ts, ${first.path.join('.')}`,
    hint: 'Correct the fields named above; their types say what each takes.',
  })
}

function definitionOf(name: string, contracts: readonly ContractDefinition[]): ContractDefinition {
  const definition = contracts.find((candidate) => candidate.name === name)
  if (definition) return definition
  throw new BcdataError('CONTRACT_UNKNOWN', `The contract ${name} has no generated code.`, {
    where: 'bcdata.config.ts',
    hint: 'Run `npm run generate`.',
  })
}

function placeOf(
  name: string,
  abi: string,
  place: ContractPlace,
  options: PlaceOptions,
): Omit<PlacedContract, 'definition'> {
  const { address, factory, startBlock = 0 } = place
  if (factory !== undefined) {
    const where = `bcdata.config.ts, contracts.${name}.on.${options.identity.name}.factory`
    const owner = definitionOf(factory.contract, options.contracts)
    return { addresses: childPlace(owner, factory, where), startBlock }
  }
  if (address === 'any') return { addresses: 'any', startBlock }
  if (typeof address === 'object' && 'deployed' in address) {
    const dapp = join(options.root, address.deployed)
    const recorded = findDeployments(dapp, name, join(options.root, abi))
    return deployedPlace(name, dapp, recorded, place.startBlock, options)
  }
  const addresses = typeof address === 'string' ? [address] : (address ?? [])
  if (addresses.length === 0) throw noAddress(name, options, 'bcdata.config.ts gives none')
  return { addresses: addresses.map((text) => checkedAddress(name, text)), startBlock }
}

function deployedPlace(
  name: string,
  dapp: string,
  recorded: readonly Deployment[],
  startBlock: number | undefined,
  options: PlaceOptions,
): Omit<PlacedContract, 'definition'> {
  const { chainId } = options.identity
  const found = recorded.filter((deployment) => deployment.chainId === chainId)
  if (found.length === 0) {
    throw noAddress(name, options, `no deployment file of ${dapp} has it on chain ${chainId}`)
  }
  return {
    addresses: [...new Set(found.map((deployment) => deployment.address))],
    startBlock: startBlock ?? firstBlock(found),
  }
}

/** From the first block when a record doesn't say: late is lost, early is only slower. */
function firstBlock(deployments: readonly Deployment[]): number {
  return Math.min(...deployments.map((deployment) => deployment.startBlock ?? 0))
}

function checkedAddress(name: string, text: string): Hex {
  const address = parseAddress(text)
  if (address) return address
  throw new BcdataError('CONFIG_INVALID', `"${text}" is no address.`, {
    where: `bcdata.config.ts, contracts.${name}`,
    hint: 'Write 0x and 40 hexadecimal digits.',
  })
}

function noAddress(name: string, { identity }: PlaceOptions, fact: string): BcdataError {
  return new BcdataError(
    'CONTRACT_NO_ADDRESS',
    `The contract ${name} has no address on the chain "${identity.name}": ${fact}.`,
    {
      where: `bcdata.config.ts, contracts.${name}.on.${identity.name}`,
      hint: "Write `address: '0x…'` there, or `address: 'any'` to index every contract with these events.",
    },
  )
}
