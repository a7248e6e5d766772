import type { Hex } from '../../../shared/hex.js'
import type { ArchivedFilter, ArchiveRecord } from '../../ports/archive.js'
import type { LogFilter } from '../../ports/chain-source.js'

/** Logs of these blocks, both ends included. */
export interface LogQuestion {
  readonly filter: LogFilter
  readonly from: number
  readonly to: number
}

export interface RangePlan {
  /** Records that together have all that is archived of the answer. */
  readonly records: readonly ArchiveRecord[]
  /** What none of them has, in the order of blocks. */
  readonly missing: readonly LogQuestion[]
}

/** What of a question the records answer, decided by block, address and topic. */
export function planRange(records: readonly ArchiveRecord[], question: LogQuestion): RangePlan {
  const used = new Set<ArchiveRecord>()
  const missing: LogQuestion[] = []
  for (const [from, to] of evenParts(records, question)) {
    const there = records.filter((record) => record.from <= from && record.to >= to)
    const filter = uncovered(question.filter, there, used)
    if (filter === null) continue
    const previous = missing.at(-1)
    const goesOn = previous?.to === from - 1 && isSameFilter(previous.filter, filter)
    if (goesOn) missing[missing.length - 1] = { ...previous, to }
    else missing.push({ filter, from, to })
  }
  return { records: [...used], missing }
}

function isWanted(filter: LogFilter): boolean {
  return filter.addresses.length > 0 && filter.topic0s.length > 0
}

/** Parts of the range in which the same records are there from the first block to the last. */
function evenParts(
  records: readonly ArchiveRecord[],
  { from, to }: LogQuestion,
): readonly (readonly [from: number, to: number])[] {
  const cuts = new Set([from, to + 1])
  for (const record of records) {
    if (record.from > from && record.from <= to) cuts.add(record.from)
    if (record.to >= from && record.to < to) cuts.add(record.to + 1)
  }
  const starts = [...cuts].sort((one, other) => one - other)
  return starts.slice(0, -1).map((start, index) => [start, (starts[index + 1] ?? to + 1) - 1])
}

/** The part of the filter that the records don't answer; null when they answer all of it. */
function uncovered(
  filter: LogFilter,
  records: readonly ArchiveRecord[],
  used: Set<ArchiveRecord>,
): LogFilter | null {
  if (!isWanted(filter)) return null
  const { addresses, topic0s } = filter
  const topics: readonly Value[] = topic0s === 'any' ? [null] : topic0s
  if (addresses === 'any') {
    const lacking = topics.filter((topic) => !isCovered(null, topic, records, used))
    if (lacking.length === 0) return null
    return { addresses, topic0s: topic0s === 'any' ? topic0s : lacking.filter(isValue) }
  }
  const missing = addresses.filter((address) => {
    // Every topic, so that all records are named that are needed.
    const lacking = topics.filter((topic) => !isCovered(address, topic, records, used))
    return lacking.length > 0
  })
  return missing.length === 0 ? null : { addresses: missing, topic0s }
}

/** Null stands for all values that there may be: only a record of any value has them. */
type Value = Hex | null

function isValue(value: Value): value is Hex {
  return value !== null
}

function isCovered(
  address: Value,
  topic: Value,
  records: readonly ArchiveRecord[],
  used: Set<ArchiveRecord>,
): boolean {
  const found = records.find(
    ({ filter }) => has(filter.addresses, address) && has(filter.topic0s, topic),
  )
  if (found !== undefined) used.add(found)
  return found !== undefined
}

function has(values: ArchivedFilter['addresses'], value: Value): boolean {
  return values === 'any' || (value !== null && values.has(value))
}

function isSameFilter(one: LogFilter, other: LogFilter): boolean {
  return isSameList(one.addresses, other.addresses) && isSameList(one.topic0s, other.topic0s)
}

function isSameList(one: LogFilter['addresses'], other: LogFilter['addresses']): boolean {
  if (one === 'any' || other === 'any') return one === other
  return one.length === other.length && one.every((value, index) => value === other[index])
}
