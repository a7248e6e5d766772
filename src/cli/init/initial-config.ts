import { relative, sep } from 'node:path'
import type { Candidate } from '../../abi/list-candidates.js'
import { referenceTo } from '../../abi/read-reference.js'
import { BcdataError } from '../../errors.js'
import { parseAddress } from '../../shared/address.js'
import type { BcdataConfig, ContractPlace } from '../../shared/config.js'
import { findDeployments } from '../../shared/deployments/find-deployments.js'
import type { Hex } from '../../shared/hex.js'
import type { InitFlags } from '../init-flags.js'

/** Name of the one chain that `init` sets up; a team renames it and adds others in the config. */
function chainName(rpc: string | undefined): string {
  const isLocal = rpc === undefined || /^\w+:\/\/([^/@]*@)?(localhost|127\.|\[::1\])/.test(rpc)
  return isLocal ? 'local' : 'main'
}

/** The config that `init` writes, as data. */
export function initialConfig(
  dapp: string,
  target: string,
  contracts: readonly Candidate[],
  flags: InitFlags,
): BcdataConfig {
  const chain = chainName(flags.rpc)
  const addresses = parseAddresses(flags.address)
  const startBlocks = parseStartBlocks(flags.startBlock)
  return {
    chains: {
      [chain]: {
        kind: 'evm',
        rpc: { env: 'BCDATA_RPC_URL', fallback: 'http://127.0.0.1:8545' },
      },
    },
    contracts: Object.fromEntries(
      contracts.map(({ name, artifact }) => {
        const start = startBlocks.get(name)
        const recorded = findDeployments(dapp, name, artifact.path).length > 0
        const place: ContractPlace = {
          ...addressOf(addresses.get(name), recorded, posixPath(target, dapp)),
          ...(start === undefined ? {} : { startBlock: start }),
        }
        const path = posixPath(target, artifact.path)
        const abi = referenceTo({ path, member: artifact.member })
        return [name, { abi, on: { [chain]: place } }]
      }),
    ),
    database: { dialect: flags.database ?? 'sqlite' },
  }
}

function addressOf(
  given: readonly Hex[] | undefined,
  recorded: boolean,
  dapp: string,
): ContractPlace {
  if (given?.length === 1 && given[0]) return { address: given[0] }
  if (given) return { address: given }
  return recorded ? { address: { deployed: dapp } } : {}
}

/** As the config writes paths, on every system. */
function posixPath(from: string, to: string): string {
  return relative(from, to).split(sep).join('/') || '.'
}

function parseAddresses(flags: readonly string[]): ReadonlyMap<string, readonly Hex[]> {
  const addresses = new Map<string, readonly Hex[]>()
  for (const [name, value] of flags.map(parseAssignment('--address', 'Name=0x…'))) {
    const address = parseAddress(value)
    if (!address) throw badFlag('--address', value, '0x and 40 hexadecimal digits')
    addresses.set(name, [...new Set([...(addresses.get(name) ?? []), address])])
  }
  return addresses
}

function parseStartBlocks(flags: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    flags.map(parseAssignment('--start-block', 'Name=N')).map(([name, value]) => {
      const block = Number(value)
      if (!/^\d+$/.test(value) || !Number.isSafeInteger(block)) {
        throw badFlag('--start-block', value, 'a block number')
      }
      return [name, block]
    }),
  )
}

function parseAssignment(flag: string, form: string): (text: string) => [string, string] {
  return (text) => {
    const at = text.indexOf('=')
    if (at <= 0) throw badFlag(flag, text, form)
    return [text.slice(0, at), text.slice(at + 1)]
  }
}

function badFlag(flag: string, value: string, wanted: string): BcdataError {
  return new BcdataError('USAGE', `${flag} takes ${wanted}, not "${value}".`, {
    where: flag,
    hint: 'Run `bcdata init --help` for examples.',
  })
}
