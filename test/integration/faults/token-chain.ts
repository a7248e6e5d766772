import { Interface, JsonRpcProvider, ZeroAddress } from 'ethers'
import type { Hex } from '../../../src/shared/hex.js'
import { type Anvil, startAnvil } from '../../anvil.js'
import type { Tables } from '../../fixtures/token-crawl.js'
import { transferTopic } from '../../fixtures/token-crawl.js'
import { tokenAddress } from '../../fixtures/token-store.js'

/* Logs its input: three topics, then the data. PUSH1 60 CALLDATASIZE SUB, DUP1 PUSH1 60 PUSH1 0
 * CALLDATACOPY, PUSH1 40 PUSH1 20 PUSH1 0 CALLDATALOAD each, DUP4 PUSH1 0 LOG3, STOP. */
const logCode = '0x60603603806060600037604035602035600035836000a300'
const otherAddress: Hex = `0x${'b'.repeat(40)}`

/** A chain of real transfers, and what ethers reads of it. */
export interface TokenChain {
  readonly anvil: Anvil
  /** Mines blocks of no, one or two transfers each, beside logs of others. */
  mine(blocks: number): Promise<void>
  /** What the tables must hold. */
  expected(): Promise<Tables>
}

export async function startTokenChain(): Promise<TokenChain> {
  const anvil = await startAnvil()
  for (const address of [tokenAddress, otherAddress]) {
    await anvil.rpc('anvil_setCode', address, logCode)
  }
  const [from] = await anvil.rpc<readonly Hex[]>('eth_accounts')
  let nonce = 0
  const transfer = (to: Hex, holders: readonly [number, number], value: number) => {
    const words = [...holders, value].map((word) => word.toString(16).padStart(64, '0'))
    return anvil.rpc('eth_sendTransaction', {
      ...{ from, to, gas: '0x100000', nonce: `0x${(nonce++).toString(16)}` },
      input: `${transferTopic}${words.join('')}`,
    })
  }
  return {
    anvil,
    async mine(blocks) {
      for (let block = 0; block < blocks; block++) {
        for (let count = nonce % 3; count > 0; count--) {
          await transfer(tokenAddress, [1 + (nonce % 5), 1 + (nonce % 7)], 1 + nonce)
        }
        await transfer(otherAddress, [1, 2], nonce)
        await anvil.rpc('evm_mine')
      }
    },
    expected: () => readWithEthers(anvil.url),
  }
}

const erc20 = new Interface([
  'event Transfer(address indexed from, address indexed to, uint256 value)',
])

async function readWithEthers(url: string): Promise<Tables> {
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true })
  const balances = new Map<string, bigint>()
  const transfers: unknown[] = []
  try {
    const { chainId } = await provider.getNetwork()
    for (const log of await provider.getLogs({ address: tokenAddress, fromBlock: 0 })) {
      const [from, to, value] = (erc20.parseLog(log)?.args ?? []) as unknown as [
        ...[string, string, bigint],
      ]
      balances.set(from, (balances.get(from) ?? 0n) - value)
      balances.set(to, (balances.get(to) ?? 0n) + value)
      transfers.push({
        ...{ chain_id: Number(chainId), contract_address: log.address.toLowerCase() },
        evt_block_number: log.blockNumber,
        evt_block_time: (await provider.getBlock(log.blockNumber))?.timestamp,
        ...{ evt_tx_hash: log.transactionHash, evt_tx_index: log.transactionIndex },
        ...{ evt_index: log.index, from: from.toLowerCase(), to: to.toLowerCase(), value },
      })
    }
    const holders = [...balances]
      .filter(([holder]) => holder !== ZeroAddress)
      .map(([holder, balance]) => ({
        ...{ chain_id: Number(chainId), contract_address: tokenAddress },
        ...{ holder: holder.toLowerCase(), balance, note: null },
      }))
      .sort((one, other) => (one.holder < other.holder ? -1 : 1))
    return { transfers, holders }
  } finally {
    provider.destroy()
  }
}
