import type { Hex } from '../../../shared/hex.js'
import type {
  BlockHeader,
  BlockRef,
  ChainHead,
  ChainIdentity,
  ChainSource,
  ContractCall,
  Log,
  LogFilter,
  LogRange,
} from '../../ports/chain-source.js'
import { fetchBlockLogs, fetchLogs } from './evm-logs.js'
import type { EvmNode } from './evm-node.js'
import type { FinalityTracker } from './finality.js'
import type { RpcCall, RpcOutcome } from './json-rpc.js'
import { saysUnknownBlock } from './provider-errors.js'
import type { RangeLimit } from './range-limit.js'
import { readBytes, readNumber } from './read-fields.js'
import { readHeader } from './read-header.js'
import { toQuantity } from './to-quantity.js'
import { untilAborted } from './until-aborted.js'

/** Any chain with Ethereum's JSON-RPC. */
export class EvmChainSource implements ChainSource {
  readonly #name: string
  readonly #node: EvmNode
  readonly #finality: FinalityTracker
  readonly #rangeLimit: RangeLimit
  readonly #closing = new AbortController()
  #earlyIdentity: Promise<ChainIdentity> | null = null

  constructor(name: string, node: EvmNode, finality: FinalityTracker, rangeLimit: RangeLimit) {
    this.#name = name
    this.#node = node
    this.#finality = finality
    this.#rangeLimit = rangeLimit
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
    const calls = [{ method: 'eth_chainId', params: [] }, blockCall(toQuantity(0))]
    return this.#node.ask(
      { calls },
      ([chain, genesis]) => ({
        name: this.#name,
        chainId: this.#node.read('eth_chainId', chain, (result) => readNumber(result, 'it')),
        genesisHash: this.#existing(this.#header(genesis, 0), 'the first block').hash,
      }),
      signal,
    )
  }

  head(signal?: AbortSignal): Promise<ChainHead> {
    const tags = this.#finality.asksForTag ? ['latest', 'finalized'] : ['latest']
    return this.#node.ask(
      { calls: tags.map(blockCall) },
      ([latestOutcome, taggedOutcome]) => {
        const latest = this.#existing(this.#header(latestOutcome), 'the latest block')
        return { latest, finalized: this.#finality.finalized(latest, this.#tagged(taggedOutcome)) }
      },
      signal,
    )
  }

  async header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null> {
    if (typeof at === 'number') return (await this.headers([at], signal))[0] ?? null
    const call = { method: 'eth_getBlockByHash', params: [at, false] }
    return this.#node.ask({ calls: [call] }, ([outcome]) => this.#header(outcome, at), signal)
  }

  async headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]> {
    if (numbers.length === 0) return []
    return this.#node.ask(
      { calls: numbers.map((number) => blockCall(toQuantity(number))) },
      (outcomes) => numbers.map((number, index) => this.#header(outcomes[index], number)),
      signal,
    )
  }

  logs(
    filter: LogFilter,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<LogRange | null> {
    return fetchLogs(this.#node, this.#rangeLimit, { filter, from, to }, signal)
  }

  blockLogs(
    filter: LogFilter,
    block: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    return fetchBlockLogs(this.#node, filter, block, signal)
  }

  async call(
    calls: readonly ContractCall[],
    blockNumber: number,
    signal?: AbortSignal,
  ): Promise<readonly Hex[]> {
    if (calls.length === 0) return []
    const at = toQuantity(blockNumber)
    return this.#node.ask(
      { calls: calls.map((call) => ({ method: 'eth_call', params: [call, at] })) },
      (outcomes) =>
        calls.map(({ to }, index) => {
          const method = `eth_call of ${to} at block ${blockNumber}`
          return this.#node.read(method, outcomes[index], (result) => readBytes(result, 'it'))
        }),
      signal,
    )
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#node.close()
  }

  /** A header, checked against what was asked for. */
  #header(outcome: RpcOutcome | undefined, asked?: number | Hex): BlockHeader | null {
    if (outcome !== undefined && saysUnknownBlock(outcome)) return null
    const method = 'eth_getBlock'
    const header = this.#node.read(method, outcome, readHeader)
    if (header === null || asked === undefined) return header
    if (asked === header.number || asked === header.hash) return header
    const found = typeof asked === 'number' ? header.number : header.hash
    throw this.#node.failures.invalid(method, `it is block ${found}, not ${asked}`)
  }

  /** Nodes without the tag answer null or an error, in every wording there is. */
  #tagged(outcome: RpcOutcome | undefined): BlockHeader | null {
    return outcome === undefined || 'error' in outcome ? null : this.#header(outcome)
  }

  #existing(header: BlockHeader | null, name: string): BlockHeader {
    if (header !== null) return header
    throw this.#node.failures.invalid('eth_getBlockByNumber', `the node does not have ${name}`)
  }
}

function blockCall(at: string): RpcCall {
  return { method: 'eth_getBlockByNumber', params: [at, false] }
}
