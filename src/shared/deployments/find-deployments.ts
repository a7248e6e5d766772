import { readArtifactNetworks, readTruffleNetworks } from './artifact-networks.js'
import type { Deployment } from './deployment.js'
import { readFoundryBroadcasts } from './foundry-broadcast.js'
import { readHardhatDeploy } from './hardhat-deploy.js'
import { readHardhatIgnition } from './hardhat-ignition.js'

/**
 * Every deployment of a contract that a dapp's tools recorded below its root; where they recorded
 * none, what the artifact itself says. Used when a project is generated (is there an address?) and
 * when it starts (which one?).
 */
export function findDeployments(
  root: string,
  contract: string,
  artifact: string,
): readonly Deployment[] {
  const recorded = [
    ...readFoundryBroadcasts(root),
    ...readHardhatIgnition(root),
    ...readHardhatDeploy(root, contract),
    ...readTruffleNetworks(root, contract),
  ].filter((deployment) => deployment.contract === contract)
  return recorded.length > 0 ? recorded : readArtifactNetworks(artifact, contract)
}
