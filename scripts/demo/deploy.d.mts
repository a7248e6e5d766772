import type { Interface } from 'ethers'

export type DappName = 'foundry-token' | 'hardhat-market'
export type ContractName = 'Token' | 'Vesting' | 'Collectible' | 'Market'

export interface DeploymentPlan {
  readonly name: ContractName
  readonly dapp: DappName
  /** Path of the artifact in the dapp. */
  readonly artifact: string
}

export interface Deployed {
  /** Lower case. */
  readonly address: `0x${string}`
  readonly blockNumber: number
  readonly hash: `0x${string}`
  readonly interface: Interface
}

/** In the order of deployment. */
export const deployments: readonly DeploymentPlan[]

export function readArtifact(plan: Pick<DeploymentPlan, 'dapp' | 'artifact'>): {
  readonly abi: readonly unknown[]
  readonly bytecode: `0x${string}`
}

/** Deploys the contracts of all examples: blocks 1 to 4 of a fresh chain. */
export function deployAll(url: string): Promise<Readonly<Record<ContractName, Deployed>>>
