import { Contract, type EventLog, JsonRpcProvider } from 'ethers'
import { expect } from 'vitest'
import { type Deployed, deployAll } from '../../../scripts/demo/deploy.mjs'
import { createRpc, type Rpc } from '../../../scripts/demo/rpc.mjs'
import { makeTraffic } from '../../../scripts/demo/traffic.mjs'
import { checkpointOf } from './database.js'
import { eventually } from './eventually.js'
import type { Random } from './random.js'

/** A node with the example's contracts, and what tests ask it. */
export interface TrafficChain {
  readonly url: string
  readonly rpc: Rpc
  head(): Promise<BlockId>
  finalized(): Promise<number>
  hashOf(number: number): Promise<string>
  /** Mines so many blocks; the same seed at the same place makes the same blocks. */
  traffic(blocks: number, seed: number): Promise<void>
  /** Replaces the last blocks by as many others, some of them with transfers. */
  reorg(depth: number, random: Random): Promise<void>
  /** What ethers finds, by the table that must have it. */
  expectedEvents(): Promise<Readonly<Record<string, readonly EventLog[]>>>
  /** The number of rows that each event table must have. */
  expectedCounts(): Promise<Readonly<Record<string, number>>>
  /** What the token itself says, in the order of the question. */
  balancesOf(holders: readonly string[]): Promise<readonly bigint[]>
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

const fees = { gas: '0x20000', gasPrice: '0x77359400' }

type Contracts = Readonly<Record<'token' | 'vesting', Deployed>>

function chainAt(url: string, contracts: Contracts): TrafficChain {
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
    async reorg(depth, random) {
      const accounts: readonly string[] = await rpc.call('eth_accounts')
      const any = (): string => accounts[random.int(accounts.length)] ?? ''
      const transfers = Array.from({ length: random.int(20) }, () => {
        const values = [any(), 1 + random.int(1e9)]
        const data = contracts.token.interface.encodeFunctionData('transfer', values)
        const transaction = { from: any(), to: contracts.token.address, data, ...fees }
        return [transaction, random.int(depth)]
      })
      await rpc.call('anvil_reorg', [depth, transfers])
    },
    expectedEvents: () => eventsByEthers(url, contracts),
    async expectedCounts() {
      const events = Object.entries(await eventsByEthers(url, contracts))
      return Object.fromEntries(events.map(([table, { length }]) => [table, length]))
    },
    async balancesOf(holders) {
      const { address: to, interface: abi } = contracts.token
      const balances = await rpc.batch(
        holders.map((holder) => {
          const data = abi.encodeFunctionData('balanceOf', [holder])
          return ['eth_call', [{ to, data }, 'latest']]
        }),
      )
      return balances.map(BigInt)
    },
    isIndexedIn: (path) =>
      eventually(`${path} has the head of the chain`, async () => {
        const head = await block('latest')
        return checkpointOf(path)?.hash === head.hash
      }),
  }
}

async function eventsByEthers(
  url: string,
  contracts: Contracts,
): Promise<Readonly<Record<string, readonly EventLog[]>>> {
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true })
  const found: Record<string, readonly EventLog[]> = {}
  try {
    for (const [name, { address, interface: abi }] of Object.entries(contracts)) {
      const contract = new Contract(address, abi, provider)
      for (const event of abi.fragments.filter(({ type }) => type === 'event')) {
        const logs = await contract.queryFilter(event.format('sighash').split('(')[0] ?? '', 0)
        found[`${name}_evt_${snakeCase(event)}`] = logs as EventLog[]
      }
    }
  } finally {
    provider.destroy()
  }
  expect(Object.values(found).some(({ length }) => length > 0)).toBe(true)
  return found
}

function snakeCase(event: object): string {
  const { name } = event as { name: string }
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}
