import type { Keccak } from '../../../crypto/load-keccak.js'
import type { LogFilter } from '../../../ports/chain-source.js'
import { logCalls, matchesFilter } from '../log-query.js'
import { saysUnknownBlock } from '../provider-errors.js'
import { readLogs } from '../read-logs.js'
import type { RpcNode } from '../rpc-node.js'
import type { CheckedLogs } from './check-logs.js'
import { compareIn } from './compare.js'
import type { VerifiedHeader } from './header-verifier.js'
import { BloomFilter, bloomOf } from './logs-bloom.js'
import { bytesOf } from './to-rlp.js'

export interface LogSearch {
  readonly filter: LogFilter
  readonly keccak: Keccak
}

const anything: LogFilter = { addresses: 'any', topic0s: 'any' }

/**
 * A block can bring no log although its bloom could hold one: by chance, or because the node left it
 * out. All logs of the block decide; that they are all, their bloom tells.
 */
export async function assertSilent(
  node: RpcNode,
  { headers, logs }: CheckedLogs,
  { filter, keccak }: LogSearch,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bloom = new BloomFilter(filter, keccak)
  const heard = new Set(logs.map(({ blockNumber }) => blockNumber))
  const doubtful = headers.filter(
    ({ number, logsBloom }) => !heard.has(number) && bloom.mayMatch(logsBloom),
  )
  // One by one: each answer is as large as a block's logs are.
  for (const header of doubtful) {
    const wanted = await countWanted(node, header, { filter, keccak }, signal)
    compareIn(header.number)('the number of logs', 0, wanted)
  }
}

function countWanted(
  node: RpcNode,
  header: VerifiedHeader,
  { filter, keccak }: LogSearch,
  signal: AbortSignal | undefined,
): Promise<number> {
  const method = 'eth_getLogs'
  return node.ask(
    { calls: logCalls(anything, { blockHash: header.hash }) },
    ([outcome]) => {
      if (outcome !== undefined && saysUnknownBlock(outcome)) {
        throw node.failures.inconsistent(method, `it lacks block ${header.number}`)
      }
      const logs = node.read(method, outcome, readLogs)
      const compare = compareIn(header.number)
      compare('logsBloom', header.logsBloom, bytesOf(bloomOf(logs, keccak)))
      return logs.filter(matchesFilter(filter)).length
    },
    signal,
  )
}
