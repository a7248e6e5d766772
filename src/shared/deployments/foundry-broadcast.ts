import { basename, join } from 'node:path'
import { parseAddress } from '../address.js'
import type { Deployment } from './deployment.js'
import { asArray, asBlockNumber, asObject, asText, foldersIn, readJson } from './read-json.js'

/**
 * `broadcast/<script>/<chain id>/run-latest.json`: the transactions that the script sent, and their
 * receipts. The newest script that deployed a contract wins; several deployments of one contract in
 * one run are all meant.
 * Format: https://getfoundry.sh/guides/scripting-with-solidity ("broadcast artifacts").
 */
export function readFoundryBroadcasts(root: string): readonly Deployment[] {
  const runs = foldersIn(join(root, 'broadcast')).flatMap(foldersIn).map(readRun)
  const newest = new Map<string, number>()
  for (const { timestamp, deployments } of runs) {
    for (const deployment of deployments) {
      newest.set(keyOf(deployment), Math.max(timestamp, newest.get(keyOf(deployment)) ?? 0))
    }
  }
  return runs.flatMap(({ timestamp, deployments }) =>
    deployments.filter((deployment) => newest.get(keyOf(deployment)) === timestamp),
  )
}

interface Run {
  readonly timestamp: number
  readonly deployments: readonly Deployment[]
}

function readRun(folder: string): Run {
  const path = join(folder, 'run-latest.json')
  const run = asObject(readJson(path))
  const chainId = asBlockNumber(basename(folder))
  if (chainId === undefined) return { timestamp: 0, deployments: [] }
  const blocks = blocksByTransaction(asArray(run['receipts']))
  const deployments = asArray(run['transactions']).flatMap((entry): Deployment[] => {
    const transaction = asObject(entry)
    const contract = asText(transaction['contractName'])
    const address = parseAddress(asText(transaction['contractAddress']) ?? '')
    const creates = /^CREATE2?$/.test(asText(transaction['transactionType']) ?? '')
    if (!creates || !contract || !address) return []
    const startBlock = blocks.get(asText(transaction['hash']) ?? '')
    return [{ contract, chainId, address, startBlock, source: path }]
  })
  return { timestamp: asBlockNumber(run['timestamp']) ?? 0, deployments }
}

function blocksByTransaction(receipts: readonly unknown[]): ReadonlyMap<string, number> {
  return new Map(
    receipts.flatMap((entry): [string, number][] => {
      const receipt = asObject(entry)
      const hash = asText(receipt['transactionHash'])
      const block = asBlockNumber(receipt['blockNumber'])
      return hash !== undefined && block !== undefined ? [[hash, block]] : []
    }),
  )
}

function keyOf(deployment: Deployment): string {
  return `${deployment.chainId}/${deployment.contract}`
}
