import type { ChainIdentity } from '../../ports/chain-source.js'
import { headerCall } from './header-call.js'
import type { RpcCall, RpcOutcome } from './json-rpc.js'
import { readNumber } from './read-fields.js'
import { readHeader } from './read-header.js'
import type { RpcNode } from './rpc-node.js'

const chainId: RpcCall = { method: 'eth_chainId', params: [] }
const firstBlock = headerCall(0)

/** What a node is asked for, to know which chain it is of. */
export const identityCalls: readonly RpcCall[] = [chainId, firstBlock]

type Reader = Pick<RpcNode, 'failures' | 'read'>

export function askIdentity(
  node: Reader & Pick<RpcNode, 'ask'>,
  name: string,
  signal?: AbortSignal,
): Promise<ChainIdentity> {
  const question = { calls: identityCalls, quick: true }
  return node.ask(question, (outcomes) => readIdentity(node, outcomes, name), signal)
}

export function readIdentity(
  node: Reader,
  [idOutcome, blockOutcome]: readonly RpcOutcome[],
  name: string,
): ChainIdentity {
  const genesis = node.read(firstBlock.method, blockOutcome, readHeader)
  if (genesis === null || genesis.number !== 0) {
    throw node.failures.invalid(firstBlock.method, 'the node does not have the first block')
  }
  const id = node.read(chainId.method, idOutcome, (result) => readNumber(result, 'it'))
  return { name, chainId: id, genesisHash: genesis.hash }
}
