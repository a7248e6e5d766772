import type { RpcRequest } from '../../fixtures/rpc-server.js'
import type { Exchange, Fault, RpcAnswer } from './faulty-node.js'

interface Block {
  readonly number: string
}

/**
 * Shows a chain that ends earlier, as a node does that is not so far yet: it doesn't know later blocks,
 * and gives the logs of a range as far as it has them.
 */
export function upTo(head: () => number): Fault {
  return async ({ ask, calls, send }: Exchange) => {
    const highest = head()
    const known = await ask(calls.map((call) => withLatest(call, highest)))
    send(known.map((answer) => cut(answer, calls, highest)))
    return true
  }
}

function withLatest(call: RpcRequest, highest: number): RpcRequest {
  const [at, ...rest] = call.params
  const shown = `0x${highest.toString(16)}`
  return at === 'latest' ? { ...call, params: [shown, ...rest] } : call
}

function cut(answer: RpcAnswer, calls: readonly RpcRequest[], highest: number): RpcAnswer {
  const call = calls.find(({ id }) => id === answer.id)
  if (call?.method === 'eth_blockNumber') return { ...answer, result: `0x${highest.toString(16)}` }
  if (call?.method === 'eth_getLogs') {
    const logs = answer.result as readonly { readonly blockNumber: string }[]
    return { ...answer, result: logs.filter((log) => Number(log.blockNumber) <= highest) }
  }
  const block = answer.result as Block | null
  return block !== null && Number(block.number) > highest ? { ...answer, result: null } : answer
}
