import { join } from 'node:path'
import { parseAddress } from '../address.js'
import type { Deployment } from './deployment.js'
import { asBlockNumber, asObject, asText, foldersIn, readJson, readText } from './read-json.js'

/**
 * `deployments/<network>/<name>.json` of hardhat-deploy, with the chain's id beside them: in `.chainId`,
 * or in `.chain` since version 2. A proxied contract has the proxy's address in its file; that of the implementation is in
 * `<name>_Implementation.json`.
 * Format: https://github.com/wighawag/hardhat-deploy/tree/v1#deploymentssave-name-deployment
 */
export function readHardhatDeploy(root: string, contract: string): readonly Deployment[] {
  return foldersIn(join(root, 'deployments')).flatMap((folder): Deployment[] => {
    const chainId = chainIdOf(folder)
    const path = join(folder, `${contract}.json`)
    const record = asObject(readJson(path))
    const address = parseAddress(asText(record['address']) ?? '')
    if (chainId === undefined || !address) return []
    const proxy = asObject(readJson(join(folder, `${contract}_Proxy.json`)))
    const startBlock = creationBlock(proxy['receipt'] ?? record['receipt'])
    return [{ contract, chainId, address, startBlock, source: path }]
  })
}

function chainIdOf(folder: string): number | undefined {
  const { chainId } = asObject(readJson(join(folder, '.chain')))
  return asBlockNumber(chainId ?? readText(join(folder, '.chainId')).trim())
}

/** For a proxied contract that of the proxy: its own receipt may be that of the last upgrade. */
function creationBlock(receipt: unknown): number | undefined {
  return asBlockNumber(asObject(receipt)['blockNumber'])
}
