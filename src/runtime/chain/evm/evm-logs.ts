import { isBcdataError } from '../../../errors.js'
import type { BlockHeader, BlockRef, Log, LogFilter, LogRange } from '../../ports/chain-source.js'
import type { EvmNode } from './evm-node.js'
import type { RpcOutcome } from './json-rpc.js'
import { checkLogs, type LogPlace, logCalls, mergeLogs } from './log-query.js'
import { saysUnknownBlock } from './provider-errors.js'
import type { RangeLimit } from './range-limit.js'
import { readHeader } from './read-header.js'
import { readLogs } from './read-logs.js'
import { toQuantity } from './to-quantity.js'

interface LogQuestion {
  readonly filter: LogFilter
  readonly from: number
  readonly to: number
}

/** Logs of a range, in as many calls as the node wants; null when it doesn't have the last block. */
export async function fetchLogs(
  node: EvmNode,
  limit: RangeLimit,
  { filter, from, to }: LogQuestion,
  signal?: AbortSignal,
): Promise<LogRange | null> {
  const lists: (readonly Log[])[] = []
  for (let start = from; ;) {
    const end = Math.min(to, start + limit.blocks - 1)
    const part = await fetchPart(node, { filter, from: start, to: end }, signal)
    if (part === null) return null
    if (part === 'too large') {
      limit.refused(end - start + 1)
      continue
    }
    limit.accepted(end - start + 1)
    lists.push(part.logs)
    if (end === to) return { logs: lists.length === 1 ? part.logs : lists.flat(), last: part.last }
    start = end + 1
  }
}

/** Logs of one block by its hash; null when the node no longer has it. */
export async function fetchBlockLogs(
  node: EvmNode,
  filter: LogFilter,
  block: BlockRef,
  signal?: AbortSignal,
): Promise<readonly Log[] | null> {
  const calls = logCalls(filter, { blockHash: block.hash })
  if (calls.length === 0) return []
  // The header proves that an empty list means no logs, and not a block the node doesn't know.
  const header = { method: 'eth_getBlockByHash', params: [block.hash, false] }
  return node.ask(
    { calls: [header, ...calls] },
    ([headerOutcome, ...logOutcomes]) => {
      const found = readHeaderOutcome(node, header.method, headerOutcome)
      if (found === null || logOutcomes.some(saysUnknownBlock)) return null
      return readLogOutcomes(
        node,
        logOutcomes,
        { filter, from: block.number, to: block.number },
        block,
      )
    },
    signal,
  )
}

async function fetchPart(
  node: EvmNode,
  question: LogQuestion,
  signal: AbortSignal | undefined,
): Promise<LogRange | 'too large' | null> {
  const { filter, from, to } = question
  const place: LogPlace = { fromBlock: toQuantity(from), toBlock: toQuantity(to) }
  const header = { method: 'eth_getBlockByNumber', params: [toQuantity(to), false] }
  const splittable = to > from
  try {
    return await node.ask(
      { calls: [header, ...logCalls(filter, place)], splittable },
      ([headerOutcome, ...logOutcomes]) => {
        const last = readHeaderOutcome(node, header.method, headerOutcome)
        if (last === null) return null
        if (last.number !== to)
          throw node.failures.invalid(header.method, `it is block ${last.number}, not ${to}`)
        return { logs: readLogOutcomes(node, logOutcomes, question, last), last }
      },
      signal,
    )
  } catch (error) {
    if (splittable && isRangeRefusal(error)) return 'too large'
    throw error
  }
}

/**
 * Providers word "too large" in ever new ways, so any refusal of several blocks is taken for it. If
 * it means something else, the last half is a single block, and the refusal gets out.
 */
function isRangeRefusal(error: unknown): boolean {
  if (!isBcdataError(error)) return false
  if (error.code === 'RPC_RANGE_TOO_LARGE') return true
  return error.code === 'RPC_REFUSED' && error.context['method'] === 'eth_getLogs'
}

function readHeaderOutcome(
  node: EvmNode,
  method: string,
  outcome: RpcOutcome | undefined,
): BlockHeader | null {
  if (outcome !== undefined && saysUnknownBlock(outcome)) return null
  return node.read(method, outcome, readHeader)
}

function readLogOutcomes(
  node: EvmNode,
  outcomes: readonly RpcOutcome[],
  { filter, from, to }: LogQuestion,
  last: BlockRef,
): readonly Log[] {
  const method = 'eth_getLogs'
  if (outcomes.some(saysUnknownBlock)) {
    throw node.failures.inconsistent(method, `it lacks block ${to}, whose header the node has`)
  }
  const lists = outcomes.map((outcome) =>
    node.read(method, outcome, (result) => {
      const logs = readLogs(result)
      checkLogs(logs, filter, from, to)
      return logs
    }),
  )
  const logs = mergeLogs(lists)
  assertOneChain(node, logs, last)
  return logs
}

/** Logs of two forks in one answer, or of another fork than the header's. */
function assertOneChain(node: EvmNode, logs: readonly Log[], last: BlockRef): void {
  let previous: BlockRef = last
  for (const { blockNumber, blockHash } of logs.toReversed()) {
    if (blockNumber === previous.number && blockHash !== previous.hash) {
      const problem = `block ${blockNumber} is ${blockHash} and ${previous.hash}`
      throw node.failures.inconsistent('eth_getLogs', problem)
    }
    previous = { number: blockNumber, hash: blockHash }
  }
}
