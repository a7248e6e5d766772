import type { BlockHeader, ChainSource, Log, LogFilter, LogRange } from '../ports/chain-source.js'

/** Nothing is wanted of the range but the header of its last block. */
const noLogs: LogFilter = { addresses: [], topic0s: [] }

export type TimedLog = Log & { readonly blockTime: number }

export interface TimedRange extends LogRange {
  readonly logs: readonly TimedLog[]
}

/** Logs of a range for all filters, with block times; null when the node lacks a part of it. */
export async function fetchRangeLogs(
  source: ChainSource,
  filters: readonly LogFilter[],
  [from, to]: readonly [number, number],
  signal?: AbortSignal,
): Promise<TimedRange | null> {
  const asked = filters.length === 0 ? [noLogs] : filters
  const ranges = await Promise.all(asked.map((filter) => source.logs(filter, from, to, signal)))
  const last = ranges[0]?.last
  const lists: (readonly Log[])[] = []
  for (const range of ranges) {
    // Two nodes behind one URL can differ; what they agree on later is fetched later.
    if (last === undefined || range === null || range.last.hash !== last.hash) return null
    lists.push(range.logs)
  }
  if (last === undefined) return null
  const logs = await withTimes(source, mergeLogs(lists), last, signal)
  return logs === null ? null : { ...ranges[0], logs, last }
}

/** Logs of one block for all filters; null when the node no longer has the block. */
export async function fetchBlockLogs(
  source: ChainSource,
  filters: readonly LogFilter[],
  block: BlockHeader,
  signal?: AbortSignal,
): Promise<readonly TimedLog[] | null> {
  const lists: (readonly Log[])[] = []
  for (const list of await Promise.all(
    filters.map((filter) => source.blockLogs(filter, block, signal)),
  )) {
    if (list === null) return null
    lists.push(list)
  }
  return mergeLogs(lists).map((log) => ({ ...log, blockTime: block.time }))
}

/** Chain order; a log that two filters ask for comes once. */
export function mergeLogs<L extends Log>(lists: readonly (readonly L[])[]): readonly L[] {
  if (lists.length < 2) return lists[0] ?? []
  const byPlace = new Map(lists.flat().map((log) => [`${log.blockNumber}:${log.index}`, log]))
  return [...byPlace.values()].sort(
    (one, other) => one.blockNumber - other.blockNumber || one.index - other.index,
  )
}

/** Asks for the headers of just those blocks whose logs carry no time. */
async function withTimes(
  source: ChainSource,
  logs: readonly Log[],
  last: BlockHeader,
  signal: AbortSignal | undefined,
): Promise<readonly TimedLog[] | null> {
  if (logs.every(isTimed)) return logs
  const numbers = new Set(logs.filter((log) => !isTimed(log)).map((log) => log.blockNumber))
  numbers.delete(last.number)
  const headers = new Map([[last.number, last]])
  for (const header of await source.headers([...numbers], signal)) {
    if (header === null) return null
    headers.set(header.number, header)
  }
  const timed: TimedLog[] = []
  for (const log of logs) {
    const header = headers.get(log.blockNumber)
    const blockTime = log.blockTime ?? header?.time
    if (blockTime === undefined || (header !== undefined && header.hash !== log.blockHash))
      return null
    timed.push({ ...log, blockTime })
  }
  return timed
}

function isTimed(log: Log): log is TimedLog {
  return log.blockTime !== null
}
