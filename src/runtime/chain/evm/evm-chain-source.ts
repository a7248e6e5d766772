import type { Hex } from '../../../shared/hex.js'
import type {
  BlockHeader,
  BlockPlace,
  CallOutcome,
  ChainHead,
  ChainIdentity,
  ChainSource,
  ContractCall,
  Log,
  LogFilter,
  LogRange,
} from '../../ports/chain-source.js'
import { askIdentity } from './ask-identity.js'
import { EvmCalls } from './evm-calls.js'
import { readHeaderAt, readHeaderOutcome } from './evm-logs.js'
import type { FinalityTracker } from './finality.js'
import { headerCall } from './header-call.js'
import type { RpcOutcome } from './json-rpc.js'
import type { ReadHeader } from './log-source.js'
import type { Reading } from './reading.js'
import type { RpcNode } from './rpc-node.js'
import { untilAborted } from './until-aborted.js'

/** Any chain with Ethereum's JSON-RPC. */
export class EvmChainSource implements ChainSource {
  readonly #name: string
  readonly #node: RpcNode
  readonly #finality: FinalityTracker
  readonly #calls: EvmCalls
  readonly #reading: Promise<Reading>
  readonly #closing = new AbortController()
  #earlyIdentity: Promise<ChainIdentity> | null = null

  constructor(name: string, node: RpcNode, finality: FinalityTracker, reading: Promise<Reading>) {
    this.#name = name
    this.#node = node
    this.#finality = finality
    this.#calls = new EvmCalls(node)
    this.#reading = reading
    reading.catch(() => {
      // The first question that needs it gets the rejection.
    })
  }

  /** Asks before anybody wants to know; the first `identify` gets this answer. */
  identifyEarly(): void {
    this.#earlyIdentity = this.identify(this.#closing.signal)
    this.#earlyIdentity.catch(() => {
      // Nobody may be waiting yet; whoever does gets the rejection.
    })
  }

  identify(signal?: AbortSignal): Promise<ChainIdentity> {
    const early = this.#earlyIdentity
    this.#earlyIdentity = null
    if (early !== null) return untilAborted(early, signal)
    return askIdentity(this.#node, this.#name, signal)
  }

  async head(signal?: AbortSignal): Promise<ChainHead> {
    const { readHeader } = await this.#reading
    const tags = this.#finality.asksForTag ? ['latest', 'finalized'] : ['latest']
    return this.#node.ask(
      { calls: tags.map(headerCall), quick: true },
      ([latestOutcome, taggedOutcome]) => {
        const latest = this.#latest(this.#header(readHeader, latestOutcome))
        // Nodes without the tag answer null or an error, in every wording there is.
        const isTagged = taggedOutcome !== undefined && !('error' in taggedOutcome)
        const tagged = isTagged ? this.#header(readHeader, taggedOutcome) : null
        return { latest, finalized: this.#finality.finalized(latest, tagged) }
      },
      signal,
    )
  }

  async header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null> {
    if (typeof at === 'number') return (await this.headers([at], signal))[0] ?? null
    const { readHeader } = await this.#reading
    const call = { method: 'eth_getBlockByHash', params: [at, false] }
    return this.#node.ask(
      { calls: [call], quick: true },
      ([outcome]) => this.#header(readHeader, outcome, at),
      signal,
    )
  }

  async headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]> {
    if (numbers.length === 0) return []
    const { readHeader } = await this.#reading
    return this.#node.ask(
      { calls: numbers.map(headerCall), quick: true },
      (outcomes) =>
        numbers.map((number, index) => this.#header(readHeader, outcomes[index], number)),
      signal,
    )
  }

  async logs(
    filter: LogFilter,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<LogRange | null> {
    const { logs } = await this.#reading
    return logs.logs({ filter, from, to }, signal)
  }

  async blockLogs(
    filter: LogFilter,
    block: BlockPlace,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    const { logs } = await this.#reading
    return logs.blockLogs(filter, block, signal)
  }

  call(calls: readonly ContractCall[], signal?: AbortSignal): Promise<readonly CallOutcome[]> {
    return this.#calls.ask(calls, signal)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#node.close()
  }

  /** A header, checked against what was asked for. */
  #header(
    read: ReadHeader,
    outcome: RpcOutcome | undefined,
    asked?: number | Hex,
  ): BlockHeader | null {
    if (asked !== undefined) return readHeaderAt(this.#node, outcome, asked, read)
    return readHeaderOutcome(this.#node, 'eth_getBlockByNumber', outcome, read)
  }

  #latest(header: BlockHeader | null): BlockHeader {
    if (header !== null) return header
    throw this.#node.failures.invalid(
      'eth_getBlockByNumber',
      'the node does not have the latest block',
    )
  }
}
