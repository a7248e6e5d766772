import { identityCalls, readIdentity } from '../../runtime/chain/evm/ask-identity.js'
import { connectNodes } from '../../runtime/chain/evm/connect-nodes.js'
import { readNumber, readObject } from '../../runtime/chain/evm/read-fields.js'
import type { RpcNode } from '../../runtime/chain/evm/rpc-node.js'
import { type ChainIdentity, rangeBlocksMaxDefault } from '../../runtime/ports/chain-source.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'

/** Less than a check may take, so that the node's own failure is what is shown. */
const limits = { timeoutMs: 4_000, attemptsMax: 1 }

export interface NodeState extends ChainIdentity {
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
}

/** What one node says, or the first of several that answers. */
export async function askNode(chain: Pick<ResolvedChain, 'name' | 'rpc'>): Promise<NodeState> {
  return withNode(chain, (node) =>
    node.ask(
      { calls: [...identityCalls, { method: 'eth_getBlockByNumber', params: ['latest', false] }] },
      (outcomes) => ({
        ...readIdentity(node, outcomes, chain.name),
        ...node.read('eth_getBlockByNumber', outcomes[identityCalls.length], (result) => {
          const { number, timestamp } = readObject(result, 'it')
          return {
            blockNumber: readNumber(number, 'number'),
            blockTime: readNumber(timestamp, 'timestamp'),
          }
        }),
      }),
    ),
  )
}

/** Those of the addresses that have no code. */
export async function withoutCode(
  chain: ResolvedChain,
  addresses: readonly string[],
): Promise<readonly string[]> {
  if (addresses.length === 0) return []
  const calls = addresses.map((address) => ({
    method: 'eth_getCode',
    params: [address, 'latest'],
  }))
  return withNode(chain, (node) =>
    node.ask({ calls }, (outcomes) =>
      addresses.filter((_address, index) =>
        node.read('eth_getCode', outcomes[index], (code) => code === '0x' || code === '0x0'),
      ),
    ),
  )
}

async function withNode<Answer>(
  { name, rpc }: Pick<ResolvedChain, 'name' | 'rpc'>,
  ask: (node: RpcNode) => Promise<Answer>,
): Promise<Answer> {
  const urls = { chain: name, urls: rpc, rangeBlocksMax: rangeBlocksMaxDefault }
  const node = connectNodes(urls, { limits })
  try {
    return await ask(node)
  } finally {
    node.close()
  }
}
