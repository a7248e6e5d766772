import { BcdataError } from '../../errors.js'
import type { Hex } from '../../shared/hex.js'
import type {
  BlockHeader,
  BlockRef,
  CallOutcome,
  ChainHead,
  ChainIdentity,
  ChainSource,
  ContractCall,
  Log,
  LogFilter,
  LogRange,
} from '../ports/chain-source.js'
import { readableHash } from './readable-hash.js'

/** A log as a test writes it; the chain adds the place. */
export interface LogDraft {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data?: Hex
}

export interface MemoryChainOptions {
  /** @default 31337 */
  readonly chainId?: number
  /**
   * Blocks on top of a block until it is final.
   * @default 8
   */
  readonly confirmations?: number
  /**
   * False: logs carry no time, as with older nodes.
   * @default true
   */
  readonly timedLogs?: boolean
  /**
   * Answers read-only calls on the state after the block: bytes, or an outcome such as a revert.
   * @default () => '0x'
   */
  readonly onCall?: CallAnswerer
}

export type CallAnswerer = (call: ContractCall, blockNumber: number) => Hex | CallOutcome

interface MemoryBlock {
  readonly header: BlockHeader
  readonly logs: readonly Log[]
}

const genesisTime = 1_700_000_000
const secondsPerBlock = 12

/**
 * A chain without a node, under a test's full control: it mines, forks, lags and fails when told to.
 * The same steps give the same hashes, and a hash says which block it is.
 */
export class MemoryChain implements ChainSource {
  readonly #options: Required<Omit<MemoryChainOptions, 'onCall'>>
  readonly #onCall: CallAnswerer
  readonly #blocks: MemoryBlock[] = []
  readonly #failures: unknown[] = []
  #fork = 0
  #lag = 0
  #finalized = 0
  /** Questions answered or failed so far. */
  requests = 0

  constructor({ onCall, ...options }: MemoryChainOptions = {}) {
    this.#options = { chainId: 31_337, confirmations: 8, timedLogs: true, ...options }
    this.#onCall = onCall ?? (() => '0x')
    this.mine()
  }

  /** Adds a block with these logs. */
  mine(drafts: readonly LogDraft[] = []): BlockHeader {
    const number = this.#blocks.length
    const header: BlockHeader = {
      number,
      hash: readableHash('b10c', number, this.#fork),
      parentHash: this.#blocks.at(-1)?.header.hash ?? readableHash('0000', 0),
      time: genesisTime + number * secondsPerBlock,
    }
    const logs = drafts.map((draft, index) => this.#placed(draft, index, header))
    this.#blocks.push({ header, logs })
    this.#finalized = Math.max(this.#finalized, number - this.#options.confirmations)
    return header
  }

  mineEmpty(count: number): void {
    for (let mined = 0; mined < count; mined++) this.mine()
  }

  /** Takes the newest blocks back; the ones mined from now on have other hashes. */
  fork(depth: number): void {
    this.#fork++
    this.#blocks.splice(Math.max(1, this.#blocks.length - depth))
  }

  /** Hides the newest blocks, as a node that hasn't got them yet. */
  lag(blocks: number): void {
    this.#lag = blocks
  }

  /** The next questions fail, each with one of these errors. */
  failNext(...errors: readonly unknown[]): void {
    this.#failures.push(...errors)
  }

  /** No lag and no failures from now on. */
  heal(): void {
    this.#lag = 0
    this.#failures.length = 0
  }

  /** Blocks that are not final yet. */
  get forkDepthMax(): number {
    return this.#blocks.length - 1 - this.#finalized
  }

  /** Every log of the chain as it is now. */
  get allLogs(): readonly Log[] {
    return this.#blocks.flatMap(({ logs }) => logs)
  }

  async identify(signal?: AbortSignal): Promise<ChainIdentity> {
    this.#begin(signal)
    return { name: 'memory', chainId: this.#options.chainId, genesisHash: this.#genesis.hash }
  }

  async head(signal?: AbortSignal): Promise<ChainHead> {
    this.#begin(signal)
    const latest = this.#visible.at(-1)?.header ?? this.#genesis
    return { latest, finalized: Math.min(this.#finalized, latest.number) }
  }

  async header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null> {
    this.#begin(signal)
    const found = this.#visible.find(({ header }) => header.number === at || header.hash === at)
    return found?.header ?? null
  }

  async headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]> {
    this.#begin(signal)
    return numbers.map((number) => this.#visible[number]?.header ?? null)
  }

  async logs(
    filter: LogFilter,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<LogRange | null> {
    this.#begin(signal)
    const first = this.#visible[from]?.header
    const last = this.#visible[to]?.header
    if (first === undefined || last === undefined) return null
    const logs = this.#visible.slice(from, to + 1).flatMap((block) => block.logs)
    const wanted = logs.filter((log) => matches(filter, log))
    return { logs: wanted, last, parentHash: first.parentHash }
  }

  async blockLogs(
    filter: LogFilter,
    block: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    this.#begin(signal)
    const found = this.#visible[block.number]
    if (found?.header.hash !== block.hash) return null
    return found.logs.filter((log) => matches(filter, log))
  }

  async call(
    calls: readonly ContractCall[],
    signal?: AbortSignal,
  ): Promise<readonly CallOutcome[]> {
    this.#begin(signal)
    return calls.map((call) => {
      const block = this.#blockAt(call.at)
      if (block === undefined) return { type: 'no block' }
      const said = this.#onCall(call, block.header.number)
      return typeof said === 'string' ? { type: 'answer', data: said } : said
    })
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  get #visible(): readonly MemoryBlock[] {
    return this.#blocks.slice(0, Math.max(1, this.#blocks.length - this.#lag))
  }

  #blockAt(at: ContractCall['at']): MemoryBlock | undefined {
    if (at === 'latest') return this.#visible.at(-1)
    if (typeof at === 'number') return this.#visible[at]
    const found = this.#visible[at.number]
    return found?.header.hash === at.hash ? found : undefined
  }

  get #genesis(): BlockHeader {
    const [first] = this.#blocks
    if (first === undefined) throw new Error('a chain has a first block')
    return first.header
  }

  #begin(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    this.requests++
    const failure = this.#failures.shift()
    if (failure !== undefined) throw failure
  }

  #placed({ address, topics, data = '0x' }: LogDraft, index: number, header: BlockHeader): Log {
    return {
      address,
      topics,
      data,
      blockNumber: header.number,
      blockHash: header.hash,
      blockTime: this.#options.timedLogs ? header.time : null,
      txHash: readableHash('7a00', header.number, this.#fork, index),
      txIndex: index,
      index,
    }
  }
}

/** What a node that can't be reached answers; for `failNext`. */
export function unreachable(): BcdataError {
  return new BcdataError('RPC_UNREACHABLE', 'The memory chain was told to fail.')
}

function matches({ addresses, topic0s }: LogFilter, { address, topics }: Log): boolean {
  if (addresses !== 'any' && !addresses.includes(address)) return false
  if (topic0s === 'any') return true
  const [topic0] = topics
  return topic0 !== undefined && topic0s.includes(topic0)
}
