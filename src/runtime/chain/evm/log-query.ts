import type { Hex } from '../../../shared/hex.js'
import type { Log, LogFilter } from '../../ports/chain-source.js'
import type { RpcCall } from './json-rpc.js'
import { FieldProblem } from './read-fields.js'
import { compareLogs } from './read-logs.js'

/** geth and its family refuse more values in one position of a filter. */
const addressesMax = 1_000

export type LogPlace =
  { readonly fromBlock: string; readonly toBlock: string } | { readonly blockHash: Hex }

/** The calls that together answer a filter; none when nothing is wanted. */
export function logCalls(filter: LogFilter, place: LogPlace): readonly RpcCall[] {
  const { addresses, topic0s } = filter
  if (topic0s.length === 0) return []
  const query = topic0s === 'any' ? place : { ...place, topics: [topic0s] }
  if (addresses === 'any') return [{ method: 'eth_getLogs', params: [query] }]
  const calls: RpcCall[] = []
  for (let start = 0; start < addresses.length; start += addressesMax) {
    const address = addresses.slice(start, start + addressesMax)
    calls.push({ method: 'eth_getLogs', params: [{ ...query, address }] })
  }
  return calls
}

/** One list in chain order out of the answers to several calls. */
export function mergeLogs(lists: readonly (readonly Log[])[]): readonly Log[] {
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort(compareLogs)
}

/** Tells whether a filter wants a log. */
export function matchesFilter(filter: LogFilter): (log: Log) => boolean {
  const addresses = filter.addresses === 'any' ? null : new Set(filter.addresses)
  const topic0s = filter.topic0s === 'any' ? null : new Set(filter.topic0s)
  return ({ address, topics: [topic0] }) =>
    addresses?.has(address) !== false &&
    (topic0s === null || (topic0 !== undefined && topic0s.has(topic0)))
}

/** Throws a FieldProblem for a log that wasn't asked for. */
export function checkLogs(logs: readonly Log[], filter: LogFilter, from: number, to: number): void {
  const addresses = filter.addresses === 'any' ? null : new Set(filter.addresses)
  const topic0s = filter.topic0s === 'any' ? null : new Set(filter.topic0s)
  for (const [position, log] of logs.entries()) {
    const { address, blockNumber, topics } = log
    if (blockNumber < from || blockNumber > to) {
      throw new FieldProblem(`[${position}].blockNumber ${blockNumber} is outside ${from} to ${to}`)
    }
    if (addresses?.has(address) === false) {
      throw new FieldProblem(`[${position}].address ${address} was not asked for`)
    }
    const topic0 = topics[0]
    if (topic0s !== null && (topic0 === undefined || !topic0s.has(topic0))) {
      throw new FieldProblem(
        `[${position}].topics[0] ${topic0 ?? 'is missing and'} was not asked for`,
      )
    }
  }
}
