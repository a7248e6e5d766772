import type { Hex } from '../../../shared/hex.js'
import {
  type BlockHeader,
  type BlockPlace,
  type CallOutcome,
  type ChainHead,
  type ChainIdentity,
  type ChainSource,
  type ContractCall,
  type Log,
  type LogFilter,
  type LogRange,
  rangeBlocksMaxDefault,
} from '../../ports/chain-source.js'
import { bindArchive, isStillThere, type OpenChain } from './archived-chain.js'
import type { AskedRange } from './completeness.js'
import { LiveCalls } from './live-calls.js'
import { LiveFilters } from './live-filters.js'
import { RangeArchiver, type RangeArchiverContext } from './range-archiver.js'

export type ArchivingOptions = Omit<RangeArchiverContext, 'chain'>

interface BoundChain extends OpenChain {
  readonly genesisHash: Hex
  readonly ranges: RangeArchiver
}

/** Final blocks that were followed one by one are archived when they are so many: an epoch. */
const followedBlocksMin = 32

/**
 * A node with an archive before it: what is final is asked once in the archive's life. Only final
 * blocks are archived, so that it knows of no forks.
 */
export class ArchivingSource implements ChainSource {
  readonly #options: ArchivingOptions
  readonly #live = new LiveFilters()
  readonly #liveCalls = new LiveCalls()
  #chain: BoundChain | null = null
  #finalized = -1

  constructor(options: ArchivingOptions) {
    this.#options = options
  }

  get topicOf(): ChainSource['topicOf'] {
    return this.#options.node.topicOf
  }

  async identify(signal?: AbortSignal): Promise<ChainIdentity> {
    const identity = await this.#options.node.identify(signal)
    const { chainId, genesisHash } = identity
    // A development chain that was started anew is another one.
    const isKnown = this.#chain?.chainId === chainId && this.#chain.genesisHash === genesisHash
    if (!isKnown || !this.#chain?.isConfirmed) this.#chain = await this.#bind(identity, signal)
    return identity
  }

  async head(signal?: AbortSignal): Promise<ChainHead> {
    const head = await this.#options.node.head(signal)
    this.#finalized = Math.max(this.#finalized, head.finalized)
    if (this.#chain?.isConfirmed === false) await this.identify(signal)
    await this.#archiveCalls(signal)
    await this.#archiveFollowed(signal)
    return head
  }

  header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null> {
    return this.#options.node.header(at, signal)
  }

  headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]> {
    return this.#options.node.headers(numbers, signal)
  }

  async logs(
    filter: LogFilter,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<LogRange | null> {
    signal?.throwIfAborted()
    if (to > this.#finalized) return this.#options.node.logs(filter, from, to, signal)
    const chain = await this.#bound(signal)
    if (!chain.isConfirmed) return this.#options.node.logs(filter, from, to, signal)
    return keepingTrack(chain, this.#options.archive, { from, to }, () =>
      chain.ranges.answer({ filter, from, to }, signal),
    )
  }

  blockLogs(
    filter: LogFilter,
    block: BlockPlace,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    this.#live.observe(filter, block.number)
    return this.#options.node.blockLogs(filter, block, signal)
  }

  async call(
    calls: readonly ContractCall[],
    signal?: AbortSignal,
  ): Promise<readonly CallOutcome[]> {
    signal?.throwIfAborted()
    const { node } = this.#options
    const { calls: archive, isConfirmed } = await this.#bound(signal)
    if (!isConfirmed) return node.call(calls, signal)
    const archived = calls.map((call) => archive.get(call))
    const missing = calls.filter((_call, index) => archived[index] === null)
    const found = missing.length === 0 ? [] : await node.call(missing, signal)
    archive.put(missing, found, this.#finalized)
    this.#liveCalls.observe(missing, found, this.#finalized)
    const answers = found.values()
    return archived.map((outcome) => outcome ?? answers.next().value ?? { type: 'no block' })
  }

  rangeEnd(from: number, to: number): number {
    return this.#chain?.ranges.rangeEnd(from, to) ?? to
  }

  async close(): Promise<void> {
    await this.#options.node.close()
  }

  async #bind(identity: ChainIdentity, signal: AbortSignal | undefined): Promise<BoundChain> {
    const { archive, node } = this.#options
    const chain = await bindArchive(archive, identity, node, signal)
    const ranges = new RangeArchiver({ ...this.#options, chain })
    return { ...chain, genesisHash: identity.genesisHash, ranges }
  }

  async #bound(signal: AbortSignal | undefined): Promise<BoundChain> {
    if (this.#chain === null) await this.identify(signal)
    if (this.#chain === null) throw new Error('bcdata bug: identify binds the archive')
    return this.#chain
  }

  /** Answers that were given on blocks which are final now. */
  async #archiveCalls(signal: AbortSignal | undefined): Promise<void> {
    const taken = this.#liveCalls.take(this.#finalized)
    if (taken.length === 0) return
    const numbers = [...new Set(taken.map(({ call }) => call.at.number))]
    const headers = await this.#options.node.headers(numbers, signal)
    const hashes = new Set(headers.map((header) => header?.hash))
    const final = taken.filter(({ call }) => hashes.has(call.at.hash))
    const calls = final.map(({ call }) => call)
    const outcomes = final.map(({ outcome }) => outcome)
    this.#chain?.calls.put(calls, outcomes, this.#finalized)
  }

  /** What was followed block by block while it could be replaced, and is final now. */
  async #archiveFollowed(signal: AbortSignal | undefined): Promise<void> {
    const { filters, first } = this.#live
    if (first === null || !this.#chain?.isConfirmed) return
    const chain = this.#chain
    const from = (chain.completeness.completeTo ?? first - 1) + 1
    if (this.#finalized - from + 1 < followedBlocksMin || chain.completeness.isOpen(from)) return
    // Blocks of another fork don't follow what is there; the next start names it.
    if (!(await isStillThere(chain, this.#options.node, signal))) return
    const near = Math.min(this.#finalized, from + rangeBlocksMaxDefault - 1)
    const to = Math.min(near, chain.ranges.rangeEnd(from, near))
    await keepingTrack(chain, this.#options.archive, { from, to }, async () => {
      for (const filter of filters) {
        if (!(await chain.ranges.complete({ filter, from, to }, signal))) return null
      }
      return filters
    })
  }
}

/** Moves the end of what is complete when the work answers something. */
async function keepingTrack<Answer>(
  { chainId, completeness }: OpenChain,
  archive: ArchivingOptions['archive'],
  range: AskedRange,
  work: () => Promise<Answer | null>,
): Promise<Answer | null> {
  completeness.begin(range)
  try {
    const answer = await work()
    if (answer === null) return null
    const completeTo = completeness.end(range)
    if (completeTo !== null) archive.completeTo(chainId, completeTo)
    return answer
  } finally {
    completeness.drop(range)
  }
}
