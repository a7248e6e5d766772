import { join } from 'node:path'
import { parseAddress } from '../address.js'
import type { Deployment } from './deployment.js'
import { asArray, asBlockNumber, asObject, asText, type JsonObject, readJson } from './read-json.js'

/**
 * `build/contracts/<name>.json` of Truffle: the artifact itself says where the contract is, by chain.
 * The block isn't in it.
 * Format: https://github.com/trufflesuite/truffle/tree/develop/packages/contract-schema
 */
export function readTruffleNetworks(root: string, contract: string): readonly Deployment[] {
  return readArtifactNetworks(join(root, 'build', 'contracts', `${contract}.json`), contract)
}

/**
 * What an artifact says of its own addresses: Truffle's `networks`, or `networkAddresses` of the
 * bundles that Safe publishes, which may name one of their `deployments`.
 */
export function readArtifactNetworks(path: string, contract: string): readonly Deployment[] {
  const artifact = asObject(readJson(path))
  const networks = {
    ...asObject(artifact['networkAddresses']),
    ...asObject(artifact['networks']),
  }
  return Object.entries(networks).flatMap(([id, value]): Deployment[] => {
    const chainId = asBlockNumber(id)
    const address = parseAddress(addressIn(value, artifact))
    if (chainId === undefined || !address) return []
    return [{ contract, chainId, address, startBlock: undefined, source: path }]
  })
}

/** Of several the first is the default. */
function addressIn(value: unknown, artifact: JsonObject): string {
  const [first] = asArray(value)
  const entry = first ?? value
  const known = asObject(artifact['deployments'])[asText(entry) ?? '']
  return asText(asObject(known ?? entry)['address']) ?? asText(entry) ?? ''
}
