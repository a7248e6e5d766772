import { basename, join } from 'node:path'
import { parseAddress } from '../address.js'
import type { Deployment } from './deployment.js'
import { asBlockNumber, asObject, asText, foldersIn, readJson, readJsonLines } from './read-json.js'

/**
 * `ignition/deployments/chain-<id>/`: `deployed_addresses.json` maps a future's id
 * (`Module#Contract`) to its address; `journal.jsonl` has the contract's real name and the receipt.
 * Format: https://hardhat.org/ignition/docs/advanced/deployment-files (see also the journal messages
 * of @nomicfoundation/ignition-core).
 */
export function readHardhatIgnition(root: string): readonly Deployment[] {
  return foldersIn(join(root, 'ignition', 'deployments')).flatMap((folder) => {
    const journal = readJsonLines(join(folder, 'journal.jsonl')).map(asObject)
    const chainId = chainIdOf(folder, journal)
    if (chainId === undefined) return []
    const path = join(folder, 'deployed_addresses.json')
    return Object.entries(asObject(readJson(path))).flatMap(([future, value]): Deployment[] => {
      const address = parseAddress(asText(value) ?? '')
      if (!address) return []
      const contract = contractOf(future, journal)
      return [{ contract, chainId, address, startBlock: blockOf(future, journal), source: path }]
    })
  })
}

/** Named deployments (`--deployment-id`) have any folder name; their journal knows the chain. */
function chainIdOf(
  folder: string,
  journal: readonly Readonly<Record<string, unknown>>[],
): number | undefined {
  const named = /^chain-(\d+)$/.exec(basename(folder))
  if (named) return Number(named[1])
  return asBlockNumber(
    journal.find((entry) => entry['type'] === 'DEPLOYMENT_INITIALIZE')?.['chainId'],
  )
}

function contractOf(future: string, journal: readonly Readonly<Record<string, unknown>>[]): string {
  const entry = journal.find(
    (message) =>
      message['futureId'] === future && message['type'] === 'DEPLOYMENT_EXECUTION_STATE_INITIALIZE',
  )
  return asText(entry?.['contractName']) ?? future.slice(future.lastIndexOf('#') + 1)
}

function blockOf(
  future: string,
  journal: readonly Readonly<Record<string, unknown>>[],
): number | undefined {
  const entry = journal.find(
    (message) => message['futureId'] === future && message['type'] === 'TRANSACTION_CONFIRM',
  )
  return asBlockNumber(asObject(entry?.['receipt'])['blockNumber'])
}
