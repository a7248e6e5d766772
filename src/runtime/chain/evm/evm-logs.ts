import type { Hex } from '../../../shared/hex.js'
import type {
  BlockHeader,
  BlockPlace,
  BlockRef,
  Log,
  LogFilter,
  LogRange,
} from '../../ports/chain-source.js'
import { type BlockLogs, BloomDoubt } from './bloom-doubt.js'
import { headerCall } from './header-call.js'
import { inParts } from './in-parts.js'
import type { RpcCall, RpcOutcome } from './json-rpc.js'
import { checkLogs, type LogPlace, logCalls, matchesFilter, mergeLogs } from './log-query.js'
import type { LogQuestion, LogSource, ReadHeader } from './log-source.js'
import { saysUnknownBlock } from './provider-errors.js'
import { readHeader } from './read-header.js'
import { readLogs } from './read-logs.js'
import type { RpcNode } from './rpc-node.js'
import { toQuantity } from './to-quantity.js'

const method = 'eth_getLogs'

const everything: LogFilter = { addresses: 'any', topic0s: 'any' }

/** Logs as the node selects them: what it leaves out nobody sees. */
export class SelectedLogs implements LogSource {
  readonly #node: RpcNode
  readonly #doubt = new BloomDoubt()

  constructor(node: RpcNode) {
    this.#node = node
  }

  async logs({ filter, from, to }: LogQuestion, signal?: AbortSignal): Promise<LogRange | null> {
    const parts = await inParts(this.#node, { from, to }, (first, last) =>
      this.#part({ filter, from: first, to: last }, signal),
    )
    const range = parts === null ? null : joinRanges(parts)
    if (range !== null) await this.#doubt.learn(range)
    return range
  }

  async blockLogs(
    filter: LogFilter,
    block: BlockPlace,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    if (filter.topic0s.length === 0 || filter.addresses.length === 0) return []
    const answer = await this.#ofBlock(filter, block, signal)
    if (answer === null || !(await this.#doubt.concerns(filter, answer)))
      return answer?.logs ?? null
    const all = await this.#ofBlock(everything, block, signal)
    return all === null ? null : all.logs.filter(matchesFilter(filter))
  }

  #ofBlock(
    filter: LogFilter,
    block: BlockPlace,
    signal: AbortSignal | undefined,
  ): Promise<BlockLogs | null> {
    const logs = logCalls(filter, { blockHash: block.hash })
    const header = { method: 'eth_getBlockByHash', params: [block.hash, false] }
    const isProven = filter !== everything && this.#doubt.isKnowing(block)
    return this.#node.ask(
      { calls: isProven ? logs : [...logs, header] },
      (outcomes) => {
        const logOutcomes = outcomes.slice(0, logs.length)
        // Without a bloom only the header tells an empty list from a block the node doesn't know.
        const found = isProven
          ? block
          : readHeaderAt(this.#node, outcomes[logs.length], block.hash, readHeader)
        if (found === null || logOutcomes.some(saysUnknownBlock)) return null
        const question = { filter, from: block.number, to: block.number }
        const list = readLogOutcomes(this.#node, logOutcomes, question, block)
        const answer = { header: found, logs: list }
        const problem = filter === everything ? this.#doubt.contradiction(answer) : null
        if (problem === null) return answer
        throw this.#node.failures.inconsistent(method, problem)
      },
      signal,
    )
  }

  #part(question: LogQuestion, signal: AbortSignal | undefined): Promise<LogRange | null> {
    const { from, to } = question
    const header = headerCall(to)
    return this.#node.ask(
      { calls: [header, ...rangeCalls(question)], blocks: to - from + 1 },
      ([headerOutcome, ...logOutcomes]) => {
        const last = readHeaderAt(this.#node, headerOutcome, to, readHeader)
        if (last === null) return null
        const logs = readLogOutcomes(this.#node, logOutcomes, question, last)
        return { logs, last }
      },
      signal,
    )
  }
}

export function rangeCalls({ filter, from, to }: LogQuestion): readonly RpcCall[] {
  const place: LogPlace = { fromBlock: toQuantity(from), toBlock: toQuantity(to) }
  return logCalls(filter, place)
}

/** Throws for a block that isn't the one asked for, by its number or its hash. */
export function readHeaderAt<Header extends BlockHeader>(
  node: RpcNode,
  outcome: RpcOutcome | undefined,
  asked: number | Hex,
  read: ReadHeader<Header>,
): Header | null {
  const isByNumber = typeof asked === 'number'
  const asking = isByNumber ? 'eth_getBlockByNumber' : 'eth_getBlockByHash'
  const header = readHeaderOutcome(node, asking, outcome, read)
  if (header === null) return null
  const found = isByNumber ? header.number : header.hash
  if (found === asked) return header
  throw node.failures.invalid(asking, `it is block ${found}, not ${asked}`)
}

export function readHeaderOutcome<Header extends BlockHeader>(
  node: RpcNode,
  asking: string,
  outcome: RpcOutcome | undefined,
  read: ReadHeader<Header>,
): Header | null {
  if (outcome !== undefined && saysUnknownBlock(outcome)) return null
  return node.read(asking, outcome, read)
}

/** The logs of a filter's calls, all of one chain: the one that has the block `last`. */
export function readLogOutcomes(
  node: RpcNode,
  outcomes: readonly RpcOutcome[],
  { filter, from, to }: LogQuestion,
  last: BlockRef,
): readonly Log[] {
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

/** One range out of parts that follow each other. */
function joinRanges(parts: readonly LogRange[]): LogRange | null {
  const [first] = parts
  const last = parts.at(-1)?.last
  if (first === undefined || last === undefined) return null
  if (parts.length === 1) return first
  return { ...first, logs: parts.flatMap(({ logs }) => logs), last }
}

/** Logs of two forks in one answer, or of another fork than the header's. */
function assertOneChain(node: RpcNode, logs: readonly Log[], last: BlockRef): void {
  let previous: BlockRef = last
  for (const { blockNumber, blockHash } of logs.toReversed()) {
    if (blockNumber === previous.number && blockHash !== previous.hash) {
      const problem = `block ${blockNumber} is ${blockHash} and ${previous.hash}`
      throw node.failures.inconsistent(method, problem)
    }
    previous = { number: blockNumber, hash: blockHash }
  }
}
