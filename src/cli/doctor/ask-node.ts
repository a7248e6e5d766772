import { EvmNode } from '../../runtime/chain/evm/evm-node.js'
import { readNumber, readObject } from '../../runtime/chain/evm/read-fields.js'
import { systemClock } from '../../runtime/ports/system-clock.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'

/** Less than a check may take, so that the node's own failure is what is shown. */
const limits = { timeoutMs: 4_000, attemptsMax: 1 }

export interface NodeState {
  readonly chainId: number
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
}

export async function askNode(chain: ResolvedChain): Promise<NodeState> {
  return withNode(chain, (node) =>
    node.ask(
      {
        calls: [
          { method: 'eth_chainId', params: [] },
          { method: 'eth_getBlockByNumber', params: ['latest', false] },
        ],
      },
      ([id, block]) => ({
        chainId: node.read('eth_chainId', id, (result) => readNumber(result, 'it')),
        ...node.read('eth_getBlockByNumber', block, (result) => {
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
  { rpc }: ResolvedChain,
  ask: (node: EvmNode) => Promise<Answer>,
): Promise<Answer> {
  const node = new EvmNode({ url: rpc, clock: systemClock, limits })
  try {
    return await ask(node)
  } finally {
    node.close()
  }
}
