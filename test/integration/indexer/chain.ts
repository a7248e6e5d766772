import { Contract, JsonRpcProvider } from 'ethers'
import { expect } from 'vitest'
import { type Deployed, deployAll } from '../../../scripts/demo/deploy.mjs'
import { createRpc, type Rpc } from '../../../scripts/demo/rpc.mjs'
import { makeTraffic } from '../../../scripts/demo/traffic.mjs'
import { checkpointOf } from './database.js'
import { eventually } from './eventually.js'

/** A node with the example's contracts, and what tests ask it. */
export interface TrafficChain {
  readonly url: string
  readonly rpc: Rpc
  head(): Promise<BlockId>
  finalized(): Promise<number>
  hashOf(number: number): Promise<string>
  /** Mines so many blocks; the same seed at the same place makes the same blocks. */
  traffic(blocks: number, seed: number): Promise<void>
  /** What ethers finds, as the number of rows that each event table must have. */
  expectedCounts(): Promise<Readonly<Record<string, number>>>
  /** Waits until a database has everything. */
  isIndexedIn(path: string): Promise<void>
}

interface BlockId {
  readonly number: number
  readonly hash: string
}

export async function trafficChain(url: string, blocks: number, seed = 1): Promise<TrafficChain> {
  const { Token, Vesting } = await deployAll(url)
  const chain = chainAt(url, { token: Token, vesting: Vesting })
  await chain.traffic(blocks, seed)
  return chain
}

function chainAt(url: string, contracts: Readonly<Record<string, Deployed>>): TrafficChain {
  const rpc = createRpc(url)
  const block = async (at: string | number): Promise<BlockId> => {
    const tag = typeof at === 'number' ? `0x${at.toString(16)}` : at
    const { number, hash } = await rpc.call('eth_getBlockByNumber', [tag, false])
    return { number: Number(number), hash }
  }
  return {
    url,
    rpc,
    head: () => block('latest'),
    finalized: async () => (await block('finalized')).number,
    hashOf: async (number) => (await block(number)).hash,
    async traffic(blocks, seed) {
      // Each call begins with a few mints and approvals.
      await makeTraffic(url, { transactions: 20 + blocks * 3, blocks, seed })
    },
    expectedCounts: () => countWithEthers(url, contracts),
    isIndexedIn: (path) =>
      eventually(`${path} has the head of the chain`, async () => {
        const head = await block('latest')
        return checkpointOf(path)?.hash === head.hash
      }),
  }
}

async function countWithEthers(
  url: string,
  contracts: Readonly<Record<string, Deployed>>,
): Promise<Readonly<Record<string, number>>> {
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true })
  const counts: Record<string, number> = {}
  try {
    for (const [name, { address, interface: abi }] of Object.entries(contracts)) {
      const contract = new Contract(address, abi, provider)
      for (const event of abi.fragments.filter(({ type }) => type === 'event')) {
        const logs = await contract.queryFilter(event.format('sighash').split('(')[0] ?? '', 0)
        counts[`${name}_evt_${snakeCase(event)}`] = logs.length
      }
    }
  } finally {
    provider.destroy()
  }
  expect(Object.values(counts).some((count) => count > 0)).toBe(true)
  return counts
}

function snakeCase(event: object): string {
  const { name } = event as { name: string }
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}
