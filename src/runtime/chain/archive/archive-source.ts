import type { Hex } from '../../../shared/hex.js'
import type { Archive, ArchivedChain } from '../../ports/archive.js'
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
} from '../../ports/chain-source.js'
import { archiveIncomplete, callMissing, chainMissing, headerMissing } from './archive-failures.js'
import { ArchiveReader } from './archive-reader.js'
import { CallArchive } from './call-archive.js'
import { joinRanges } from './wanted-logs.js'

/** A chain as far as it is archived: no node is asked for anything. */
export class ArchiveSource implements ChainSource {
  readonly asksByAddress = true
  readonly #archive: Archive
  readonly #name: string
  #reader: ArchiveReader | null = null

  constructor(archive: Archive, name: string) {
    this.#archive = archive
    this.#name = name
  }

  async identify(signal?: AbortSignal): Promise<ChainIdentity> {
    signal?.throwIfAborted()
    const { name, chainId, genesisHash } = this.#chain()
    return { name, chainId, genesisHash }
  }

  async head(signal?: AbortSignal): Promise<ChainHead> {
    signal?.throwIfAborted()
    const { completeTo } = this.#chain()
    if (completeTo === null) throw chainMissing(this.#archive, this.#name)
    return { latest: await this.#header(completeTo), finalized: completeTo, isEnd: true }
  }

  async header(at: number | Hex, signal?: AbortSignal): Promise<BlockHeader | null> {
    const { latest } = await this.head(signal)
    if (typeof at !== 'number') return at === latest.hash ? latest : null
    return at > latest.number ? null : this.#header(at)
  }

  headers(
    numbers: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly (BlockHeader | null)[]> {
    return Promise.all(numbers.map((number) => this.header(number, signal)))
  }

  async logs(
    filter: LogFilter,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<LogRange | null> {
    signal?.throwIfAborted()
    const { chainId, completeTo } = this.#chain()
    if (completeTo === null || to > completeTo) return null
    const question = { filter, from, to }
    const reader = this.#readerOf(chainId)
    const { records, missing } = reader.plan(question)
    if (missing.length > 0) throw archiveIncomplete(this.#archive, this.#name, missing)
    const ranges = await reader.ranges(records, question)
    signal?.throwIfAborted()
    return joinRanges(ranges, from, await this.#header(to))
  }

  async blockLogs(
    filter: LogFilter,
    { number, hash }: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    const range = await this.logs(filter, number, number, signal)
    return range?.last.hash === hash ? range.logs : null
  }

  async call(
    calls: readonly ContractCall[],
    signal?: AbortSignal,
  ): Promise<readonly CallOutcome[]> {
    signal?.throwIfAborted()
    const answers = new CallArchive(this.#archive, this.#chain().chainId)
    return calls.map((call) => {
      const outcome = answers.get(call)
      if (outcome !== null) return outcome
      const at = typeof call.at === 'object' ? call.at.number : call.at
      throw callMissing(this.#archive, this.#name, String(at), call.to)
    })
  }

  rangeEnd(from: number, to: number): number {
    return this.#readerOf(this.#chain().chainId).rangeEnd(from, to)
  }

  async close(): Promise<void> {
    // The archive is its opener's.
  }

  #chain(): ArchivedChain {
    const chain = this.#archive.chains().find(({ name }) => name === this.#name)
    if (chain === undefined) throw chainMissing(this.#archive, this.#name)
    return chain
  }

  async #header(number: number): Promise<BlockHeader> {
    const header = await this.#readerOf(this.#chain().chainId).header(number)
    if (header === null) throw headerMissing(this.#archive, this.#name, number)
    return header
  }

  #readerOf(chainId: number): ArchiveReader {
    this.#reader ??= new ArchiveReader(this.#archive, chainId)
    return this.#reader
  }
}
