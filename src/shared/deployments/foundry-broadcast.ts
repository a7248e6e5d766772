import { basename, join } from 'node:path'
import { parseAddress } from '../address.js'
import type { Hex } from '../hex.js'
import type { Deployment } from './deployment.js'
import { proxiesByImplementation } from './foundry-proxies.js'
import { asArray, asBlockNumber, asObject, asText, foldersIn, readJson } from './read-json.js'

/**
 * `broadcast/<script>/<chain id>/run-latest.json`: the transactions that the script sent, and their
 * receipts. The newest script that deployed a contract wins; several deployments of one contract in
 * one run are all meant. A contract behind a proxy is where its proxy is.
 * Format: https://getfoundry.sh/guides/scripting-with-solidity ("broadcast artifacts").
 */
export function readFoundryBroadcasts(root: string): readonly Deployment[] {
  const runs = foldersIn(join(root, 'broadcast')).flatMap(foldersIn).flatMap(readRun)
  const created = runs.flatMap(({ deployments }) => deployments)
  const blocks = new Map(created.map((deployment) => [deployment.address, deployment.startBlock]))
  const placed = runs.flatMap((run) => placedBy(run, blocks))
  const newest = new Map<string, number>()
  for (const { deployment, rank } of placed) {
    newest.set(keyOf(deployment), Math.max(rank, newest.get(keyOf(deployment)) ?? 0))
  }
  return placed
    .filter(({ deployment, rank }) => newest.get(keyOf(deployment)) === rank)
    .map(({ deployment }) => deployment)
}

interface Run {
  readonly timestamp: number
  readonly transactions: readonly unknown[]
  readonly deployments: readonly Deployment[]
}

interface Placed {
  readonly deployment: Deployment
  /** By time; but any proxy before every bare contract: an upgrade leaves the latter behind. */
  readonly rank: number
}

/** A proxy's history begins with its own block, maybe in an earlier run than the implementation's. */
function placedBy(
  { timestamp, transactions, deployments }: Run,
  blocks: ReadonlyMap<Hex, number | undefined>,
): readonly Placed[] {
  const proxies = proxiesByImplementation(transactions)
  return deployments.flatMap((deployment): readonly Placed[] => {
    const fronts = proxies.get(deployment.address)
    if (!fronts) return [{ deployment, rank: timestamp }]
    return fronts.map((address) => ({
      deployment: { ...deployment, address, startBlock: blocks.get(address) },
      rank: Number.MAX_SAFE_INTEGER / 2 + timestamp,
    }))
  })
}

function readRun(folder: string): readonly Run[] {
  const path = join(folder, 'run-latest.json')
  const run = asObject(readJson(path))
  const chainId = asBlockNumber(basename(folder))
  if (chainId === undefined) return []
  const blocks = blocksByTransaction(asArray(run['receipts']))
  const transactions = asArray(run['transactions'])
  const deployments = transactions.flatMap((entry): Deployment[] => {
    const transaction = asObject(entry)
    const contract = asText(transaction['contractName'])
    const address = parseAddress(asText(transaction['contractAddress']) ?? '')
    const creates = /^CREATE2?$/.test(asText(transaction['transactionType']) ?? '')
    if (!creates || !contract || !address) return []
    const startBlock = blocks.get(asText(transaction['hash']) ?? '')
    return [{ contract, chainId, address, startBlock, source: path }]
  })
  return [{ timestamp: asBlockNumber(run['timestamp']) ?? 0, transactions, deployments }]
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
