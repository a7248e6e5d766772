import type { Archive, ArchivedFilter, ArchiveRecord } from '../../ports/archive.js'
import { archiveDamaged } from '../../ports/archive-damaged.js'
import type { BlockHeader, Log, LogFilter, LogRange } from '../../ports/chain-source.js'
import { FieldProblem } from '../evm/read-fields.js'
import { readBlockBody } from './block-body.js'
import { BodyCache } from './body-cache.js'
import { evenEnd } from './even-end.js'
import { readLogBody } from './log-body.js'
import { type LogQuestion, planRange, type RangePlan } from './plan-range.js'
import { wantedLogs } from './wanted-logs.js'

/** Logs that are wanted of a range that begins with the block `from`. */
export interface ArchivedRange extends LogRange {
  readonly from: number
}

/** Answers of one chain out of an archive. */
export class ArchiveReader {
  readonly #archive: Archive
  readonly #chainId: number
  readonly #bodies = new BodyCache((record) => this.#readBody(record))

  constructor(archive: Archive, chainId: number) {
    this.#archive = archive
    this.#chainId = chainId
  }

  plan(question: LogQuestion): RangePlan {
    const { from, to } = question
    return planRange(this.#archive.records(this.#chainId, from, to), question)
  }

  /** Whether anything is archived of the block. */
  has(block: number): boolean {
    return this.#archive.records(this.#chainId, block, block).length > 0
  }

  rangeEnd(from: number, to: number): number {
    const there = this.#archive.records(this.#chainId, from, from)
    const end = Math.max(to, ...there.map((record) => record.to))
    return evenEnd(this.#archive.records(this.#chainId, from, end), from, to)
  }

  /** What the records have of the answer. */
  async ranges(
    records: readonly ArchiveRecord[],
    question: LogQuestion,
  ): Promise<readonly ArchivedRange[]> {
    const ranges = await Promise.all(records.map((record) => this.#bodies.get(record)))
    return records.flatMap((record, index) => {
      const range = ranges[index]
      if (range === undefined) return []
      return [{ ...range, from: record.from, logs: wanted(range.logs, record, question) }]
    })
  }

  /** Null when the block isn't the last one of any record. */
  async header(number: number): Promise<BlockHeader | null> {
    const record = this.#archive.endingAt(this.#chainId, number)
    return record === null ? null : (await this.#bodies.get(record)).last
  }

  async #readBody(record: ArchiveRecord): Promise<LogRange> {
    const text = await this.#archive.body(record)
    try {
      const { kind, from, to } = record
      const body: unknown = JSON.parse(text)
      if (kind === 'blocks') return readBlockBody(body, { from, to })
      return readLogBody(body, { filter: listed(record.filter), from, to })
    } catch (error) {
      if (!(error instanceof FieldProblem || error instanceof SyntaxError)) throw error
      throw archiveDamaged(this.#archive, record, error.message)
    }
  }
}

function wanted(
  logs: readonly Log[],
  record: ArchiveRecord,
  question: LogQuestion,
): readonly Log[] {
  return isAllOf(record, question) ? logs : wantedLogs(logs, question)
}

/** Nothing of the record is left out: then its list serves as it is. */
function isAllOf(record: ArchiveRecord, { filter, from, to }: LogQuestion): boolean {
  if (record.from < from || record.to > to || filter.topic0s !== 'any') return false
  if (filter.addresses === 'any') return true
  const { addresses } = record.filter
  const asked = new Set<string>(filter.addresses)
  return addresses !== 'any' && [...addresses].every((address) => asked.has(address))
}

function listed({ addresses, topic0s }: ArchivedFilter): LogFilter {
  return { addresses: list(addresses), topic0s: list(topic0s) }
}

function list(values: ReadonlySet<string> | 'any'): LogFilter['addresses'] {
  // What was archived was a filter of ours.
  return values === 'any' ? values : ([...values] as Exclude<LogFilter['addresses'], 'any'>)
}
