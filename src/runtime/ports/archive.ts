import type { ChainIdentity, LogFilter } from './chain-source.js'

/** Logs only, or whole blocks with their receipts, which answer any question later. */
export type ArchiveKind = 'logs' | 'blocks'

/** What an archive was told of a chain. */
export interface ArchivedChain extends ChainIdentity {
  /** Everything that was asked of the chain is there up to this block; null before the first range. */
  readonly completeTo: number | null
}

/** An answer about final blocks, without its body. */
export interface ArchiveRecord {
  readonly id: number
  readonly from: number
  readonly to: number
  readonly kind: ArchiveKind
  /** All logs of these blocks that it lets through are in the body. */
  readonly filter: ArchivedFilter
}

export interface ArchivedFilter {
  /** Equal for equal filters. */
  readonly id: number
  readonly addresses: ReadonlySet<string> | 'any'
  readonly topic0s: ReadonlySet<string> | 'any'
}

export interface ArchiveEntry {
  readonly from: number
  readonly to: number
  readonly kind: ArchiveKind
  readonly filter: LogFilter
  /** JSON. */
  readonly body: string
}

/** A read-only call and the block after which it was made. */
export interface ArchivedCall {
  readonly block: number
  /** Everything else that the answer depends on. */
  readonly question: string
}

/**
 * Answers about final blocks in a file. The file is local, so that what needs no body is answered at
 * once. Rejects with ARCHIVE_DAMAGED where a body isn't what was written, and with DATABASE_… where
 * the file can't be used.
 */
export interface Archive {
  readonly path: string
  readonly keep: ArchiveKind
  /** Nobody adds to it, and no node is asked for what it lacks. */
  readonly readonly: boolean
  /** In the order in which they were added. */
  chains(): readonly ArchivedChain[]
  /** Adds a chain, or gives the one with this id its present name. */
  putChain(identity: ChainIdentity): void
  /** Never goes back. */
  completeTo(chainId: number, block: number): void
  /** Records with blocks in common with the range, by their first block. */
  records(chainId: number, from: number, to: number): readonly ArchiveRecord[]
  /** A record that ends at the block; null when none does. */
  endingAt(chainId: number, block: number): ArchiveRecord | null
  /** It is there as a whole when this resolves, and not at all if it is interrupted. */
  add(chainId: number, entry: ArchiveEntry): Promise<void>
  body(record: ArchiveRecord): Promise<string>
  remove(recordId: number): void
  /** Null where the call was never archived. */
  callAnswer(chainId: number, call: ArchivedCall): string | null
  addCallAnswers(
    chainId: number,
    answers: readonly (ArchivedCall & { readonly answer: string })[],
  ): void
  /** May be repeated. */
  close(): void
}
