import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AbiCoder, Interface } from 'ethers'
import { createRpc, toHex } from './rpc.mjs'

const examples = fileURLToPath(new URL('../../examples/', import.meta.url))

/** In the order of deployment, one block each: the addresses of a fresh chain follow from it. */
export const deployments = [
  {
    name: 'Token',
    dapp: 'foundry-token',
    artifact: 'out/Token.sol/Token.json',
    arguments: () => ['Example Token', 'EXT'],
  },
  {
    name: 'Vesting',
    dapp: 'foundry-token',
    artifact: 'out/Vesting.sol/Vesting.json',
    arguments: (deployed) => [deployed.Token.address],
  },
  {
    name: 'Collectible',
    dapp: 'hardhat-market',
    artifact: 'artifacts/contracts/Collectible.sol/Collectible.json',
    arguments: () => ['Example Collectible', 'EXC'],
  },
  {
    name: 'Market',
    dapp: 'hardhat-market',
    artifact: 'artifacts/contracts/Market.sol/Market.json',
    arguments: () => [250],
  },
]

/**
 * Deploys the contracts of all examples from their committed artifacts, by the node's account 0, each
 * in a block of its own. On a fresh Anvil that gives the addresses and start blocks of the examples'
 * deployment files.
 */
export async function deployAll(url) {
  const rpc = createRpc(url)
  const [from] = await rpc.call('eth_accounts')
  const deployed = {}
  await withManualMining(rpc, async () => {
    for (const deployment of deployments) {
      deployed[deployment.name] = await deploy(rpc, from, deployment, deployed)
    }
  })
  return deployed
}

/** Reads an artifact of Foundry or of Hardhat: `{ abi, bytecode }`. */
export function readArtifact({ dapp, artifact }) {
  const { abi, bytecode } = JSON.parse(readFileSync(`${examples}${dapp}/${artifact}`, 'utf8'))
  return { abi, bytecode: typeof bytecode === 'string' ? bytecode : bytecode.object }
}

async function deploy(rpc, from, deployment, deployed) {
  const { abi, bytecode } = readArtifact(deployment)
  const contract = new Interface(abi)
  const args = deployment.arguments(deployed)
  const inputs = AbiCoder.defaultAbiCoder().encode(contract.deploy.inputs, args)
  const hash = await rpc.call('eth_sendTransaction', [
    {
      from,
      data: bytecode + inputs.slice(2),
      gas: toHex(6_000_000),
      gasPrice: toHex(2_000_000_000),
    },
  ])
  await rpc.call('evm_mine')
  const receipt = await rpc.call('eth_getTransactionReceipt', [hash])
  if (receipt?.status !== '0x1') throw new Error(`Deployment of ${deployment.name} failed.`)
  return {
    address: receipt.contractAddress.toLowerCase(),
    blockNumber: Number(receipt.blockNumber),
    hash,
    arguments: args,
    interface: contract,
  }
}

/** Runs with Anvil's automatic mining off, so that blocks hold what the caller wants. */
export async function withManualMining(rpc, run) {
  const automatic = await rpc.call('anvil_getAutomine')
  if (automatic) await rpc.call('evm_setAutomine', [false])
  try {
    return await run()
  } finally {
    if (automatic) await rpc.call('evm_setAutomine', [true])
  }
}
