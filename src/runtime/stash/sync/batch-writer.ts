import { isBcdataError } from '../../../errors.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import type { Clock } from '../../ports/clock.js'
import type { StashStore } from '../../ports/stash-store.js'
import type { Candidate } from './judge-frame.js'
import type { SyncLimits } from './sync-limits.js'

/** Blocks that the database has now. */
export interface Committed {
  readonly candidates: readonly Candidate[]
  readonly rows: number
}

/** A block whose rows contradict the ones that are stored; what came before it is committed. */
export interface RefusedRows {
  readonly candidate: Candidate
  readonly message: string
}

export interface BatchWriterOptions {
  readonly store: Pick<StashStore, 'commit'>
  readonly clock: Clock
  readonly limits: SyncLimits
  readonly onCommit: (committed: Committed) => void
}

/** Commits blocks together; while one batch is on its way to the database the next one grows. */
export class BatchWriter {
  readonly #options: BatchWriterOptions
  #batch: Candidate[] = []
  #rows = 0
  #bytes = 0
  #sinceMs = 0
  #committing: Promise<RefusedRows | null> = Promise.resolve(null)

  constructor(options: BatchWriterOptions) {
    this.#options = options
  }

  /** How long until the batch should be committed although it is small; null while it is empty. */
  get dueInMs(): number | null {
    if (this.#batch.length === 0) return null
    const { clock, limits } = this.#options
    return Math.max(0, this.#sinceMs + limits.batchMsMax - clock.now())
  }

  /** Answers what the database refused of what was added before; then all after it is forgotten. */
  async add(candidate: Candidate): Promise<RefusedRows | null> {
    if (this.#batch.length === 0) this.#sinceMs = this.#options.clock.now()
    this.#batch.push(candidate)
    this.#rows += rowsOf(candidate.frame.block)
    this.#bytes += candidate.frame.bytes.length
    return this.#isFull() ? this.#commit() : null
  }

  /** Resolves when everything is in the database, or something was refused. */
  async flush(): Promise<RefusedRows | null> {
    return (await this.#commit()) ?? this.#settle()
  }

  #isFull(): boolean {
    const { limits } = this.#options
    return (
      this.#batch.length >= limits.batchBlocksMax ||
      this.#rows >= limits.batchRowsMax ||
      this.#bytes >= limits.batchBytesMax ||
      this.dueInMs === 0
    )
  }

  /** Waits for the batch before, and sends this one on its way. */
  async #commit(): Promise<RefusedRows | null> {
    const refused = await this.#settle()
    if (refused !== null) {
      this.#take()
      return refused
    }
    const candidates = this.#take()
    if (candidates.length > 0) {
      this.#committing = this.#write(candidates)
      this.#committing.catch(() => {
        // It is thrown to whoever adds the next block.
      })
    }
    return null
  }

  async #settle(): Promise<RefusedRows | null> {
    const refused = await this.#committing
    if (refused !== null) this.#committing = Promise.resolve(null)
    return refused
  }

  #take(): readonly Candidate[] {
    const batch = this.#batch
    this.#batch = []
    this.#rows = 0
    this.#bytes = 0
    return batch
  }

  async #write(candidates: readonly Candidate[]): Promise<RefusedRows | null> {
    const { store, onCommit } = this.#options
    try {
      await store.commit(candidates.map(toStashed))
    } catch (error) {
      const index = candidates.findIndex((one) => isRefused(error, one.frame.block.number))
      const candidate = candidates[index]
      if (!isBcdataError(error) || candidate === undefined) throw error
      // Those before it may turn out to be wrong as well, and then the first one counts.
      const earlier = index > 0 ? await this.#write(candidates.slice(0, index)) : null
      return earlier ?? { candidate, message: error.message }
    }
    const rows = candidates.reduce((sum, { frame }) => sum + rowsOf(frame.block), 0)
    onCommit({ candidates, rows })
    return null
  }
}

function isRefused(error: unknown, block: number): boolean {
  if (!isBcdataError(error) || error.code !== 'STASH_ROW_UNKNOWN') return false
  return error.context['block'] === block
}

function toStashed({ frame, line, proof }: Candidate) {
  return { block: frame.block, proof, source: line.name, place: frame.place }
}

function rowsOf({ tables }: BinlogBlock): number {
  return tables.reduce((sum, { created, dirty }) => sum + created.length + dirty.length, 0)
}
