import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { type ContractName, type DappName, deployAll } from '../../scripts/demo/deploy.mjs'
import { createRpc } from '../../scripts/demo/rpc.mjs'
import { makeTraffic } from '../../scripts/demo/traffic.mjs'
import { findDeployments } from '../../src/shared/deployments/find-deployments.js'

const root = join(import.meta.dirname, '../..')
const nodes: AnvilNode[] = []

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
})

async function freshChain(): Promise<string> {
  const node = await startAnvil()
  nodes.push(node)
  return node.url
}

test('the deployment files say where the contracts are on a fresh chain', async () => {
  const deployed = await deployAll(await freshChain())
  const dapps: Record<DappName, readonly ContractName[]> = {
    'foundry-token': ['Token', 'Vesting'],
    'hardhat-market': ['Collectible', 'Market'],
  }
  for (const [dapp, contracts] of Object.entries(dapps)) {
    const recorded = contracts.flatMap((name) =>
      findDeployments(join(root, 'examples', dapp), name, ''),
    )
    expect(
      recorded.map(({ contract, address, startBlock }) => [contract, address, startBlock]),
    ).toEqual(contracts.map((name) => [name, deployed[name].address, deployed[name].blockNumber]))
  }
})

test('the same seed makes the same chain', async () => {
  const heads = await Promise.all([1, 1, 2].map(headWithSeed))
  expect(heads[0]).toBe(heads[1])
  expect(heads[0]).not.toBe(heads[2])
})

/** The hash of the newest block covers every transaction and every state before it. */
async function headWithSeed(seed: number): Promise<string> {
  const url = await freshChain()
  const rpc = createRpc(url)
  await rpc.call('anvil_setBlockTimestampInterval', [12])
  await deployAll(url)
  await makeTraffic(url, {
    transactions: 150,
    blocks: 10,
    seed,
    dapps: ['foundry-token', 'hardhat-market'],
  })
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  return head.hash
}
