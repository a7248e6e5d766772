import type { Deployment } from './deployment.js'
import { readFoundryBroadcasts } from './foundry-broadcast.js'
import { readHardhatIgnition } from './hardhat-ignition.js'

/**
 * Every deployment that a dapp's tools recorded below its root. Used when a project is generated
 * (is there an address?) and when it starts (which one?).
 */
export function readDeployments(root: string): readonly Deployment[] {
  return [...readFoundryBroadcasts(root), ...readHardhatIgnition(root)]
}
