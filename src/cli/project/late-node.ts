import { BcdataError } from '../../errors.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import type { ChainSource } from '../../runtime/ports/chain-source.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'

/** Answers calls of one chain. */
export type LateNode = Pick<ChainSource, 'call' | 'close'>

/** A node that is connected when something is asked for, and not before. */
export function lateNode(chain: ResolvedChain, chainId: number): LateNode {
  let connected: Promise<ChainSource> | null = null
  return {
    async call(calls, signal) {
      connected ??= connect(chain, chainId)
      return (await connected).call(calls, signal)
    },
    async close() {
      const source = await connected?.catch(() => null)
      await source?.close()
    },
  }
}

async function connect(chain: ResolvedChain, wanted: number): Promise<ChainSource> {
  const source = connectChain(chain)
  const { chainId } = await source.identify()
  if (chainId === wanted) return source
  await source.close()
  throw new BcdataError(
    'CHAIN_MISMATCH',
    `The database holds the chain ${wanted} as ${chain.name}, but the node is on ${chainId}.`,
    { where: `chains.${chain.name}`, hint: 'Correct the URL of the node in .env.' },
  )
}
