import type { BlockHeader, Log, LogRange } from '../../ports/chain-source.js'
import { compareLogs } from '../evm/read-logs.js'
import type { LogQuestion } from './plan-range.js'

/** Chain order; what two records have comes once. */
function mergeByPlace(lists: readonly (readonly Log[])[]): readonly Log[] {
  const filled = lists.filter((list) => list.length > 0)
  if (filled.length < 2) return filled[0] ?? []
  const logs = filled.flat().sort(compareLogs)
  return logs.filter((log, index) => {
    const previous = logs[index - 1]
    return previous === undefined || compareLogs(previous, log) !== 0
  })
}

/** The logs that a question asks for. */
export function wantedLogs(
  logs: readonly Log[],
  { filter, from, to }: LogQuestion,
): readonly Log[] {
  const addresses = filter.addresses === 'any' ? null : new Set(filter.addresses)
  const topic0s = filter.topic0s === 'any' ? null : new Set(filter.topic0s)
  return logs.filter(({ blockNumber, address, topics: [topic0] }) => {
    if (blockNumber < from || blockNumber > to || addresses?.has(address) === false) return false
    return topic0s === null || (topic0 !== undefined && topic0s.has(topic0))
  })
}

/** One answer out of the parts that have it. */
export function joinRanges(
  parts: readonly (LogRange & { readonly from: number })[],
  from: number,
  last: BlockHeader,
): LogRange {
  const logs = mergeByPlace(parts.map((part) => part.logs))
  const parentHash = parts.find((part) => part.from === from && part.parentHash)?.parentHash
  return { logs, last, ...(parentHash !== undefined && { parentHash }) }
}
