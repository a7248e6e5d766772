import type { Keccak } from '../../../crypto/load-keccak.js'
import type { BlockHeader, Log, LogRange } from '../../../ports/chain-source.js'
import { compareIn } from './compare.js'
import type { VerifiedHeader } from './header-verifier.js'
import { bloomHolds } from './logs-bloom.js'
import { bytesOf } from './to-rlp.js'
import { verifyFailed } from './verify-failures.js'

/** Logs that fit verified headers, with the headers of all blocks in which they were looked for. */
export interface CheckedLogs {
  readonly headers: readonly VerifiedHeader[]
  readonly logs: readonly Log[]
}

/** Throws for a log that isn't of its block, or that the block's bloom doesn't know. */
export function checkAgainstHeaders(
  logs: readonly Log[],
  headers: readonly VerifiedHeader[],
  keccak: Keccak,
): CheckedLogs {
  assertLinked(headers)
  const byNumber = new Map(headers.map((header) => [header.number, header]))
  const timed = logs.map((log) => {
    const header = byNumber.get(log.blockNumber)
    if (header === undefined) throw new Error('bcdata bug: a log outside the range')
    checkLog(log, header, keccak)
    return { ...log, blockTime: header.time }
  })
  return { headers, logs: timed }
}

function checkLog(log: Log, header: VerifiedHeader, keccak: Keccak): void {
  const { index, blockHash, blockTime } = log
  const compare = compareIn(header.number)
  compare(`logs[${index}].blockHash`, blockHash, bytesOf(header.hash))
  if (blockTime !== null) compare(`logs[${index}].blockTimestamp`, blockTime, header.time)
  if (bloomHolds(header.logsBloom, log, keccak)) return
  throw verifyFailed({
    block: header.number,
    field: `logs[${index}]`,
    found: { address: log.address, topics: log.topics },
    computed: 'in the logsBloom',
  })
}

/** One range out of parts that follow each other, where each block is the child of the one before. */
export function joinLinked(
  parts: readonly { readonly headers: readonly BlockHeader[]; readonly logs: readonly Log[] }[],
): LogRange | null {
  const headers = parts.flatMap((part) => part.headers)
  assertLinked(headers)
  const [first] = headers
  const last = headers.at(-1)
  if (first === undefined || last === undefined) return null
  return { logs: parts.flatMap(({ logs }) => logs), last, parentHash: first.parentHash }
}

function assertLinked(headers: readonly BlockHeader[]): void {
  for (const [position, { number, parentHash }] of headers.entries()) {
    const parent = headers[position - 1]
    if (parent !== undefined) compareIn(number)('parentHash', parentHash, bytesOf(parent.hash))
  }
}
