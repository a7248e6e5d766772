import type { BlockHeader, Log, LogFilter, LogRange } from '../../ports/chain-source.js'
import { checkLogs } from '../evm/log-query.js'
import { FieldProblem, readHash, readObject } from '../evm/read-fields.js'
import { readHeader } from '../evm/read-header.js'
import { readLogs } from '../evm/read-logs.js'
import { toQuantity } from '../evm/to-quantity.js'

/**
 * The body of a record of kind `logs`: the hash of the block before where it is known, the
 * header of the last block and the logs, in the form in which
 * Ethereum's JSON-RPC has them (`eth_getBlockByNumber`, `eth_getLogs`), so that they are read and
 * checked like a node's answer. Values that are valid hex need no escaping.
 */
export function printLogBody({ last, logs, parentHash }: LogRange): string {
  const before = parentHash === undefined ? '' : `"parentHash":"${parentHash}",`
  return `{${before}"header":${printHeader(last)},"logs":[${logs.map(printLog).join(',\n')}]}`
}

/** Throws a FieldProblem for what can't have been written of these blocks. */
export function readLogBody(
  value: unknown,
  { filter, from, to }: { readonly filter: LogFilter; readonly from: number; readonly to: number },
): LogRange {
  const body = readObject(value, 'the body')
  const last = readHeader(body['header'])
  if (last?.number !== to) throw new FieldProblem(`header is not of block ${to}`)
  const logs = readLogs(body['logs'])
  checkLogs(logs, filter, from, to)
  const parentHash = body['parentHash']
  if (parentHash === undefined) return { last, logs }
  return { last, logs, parentHash: readHash(parentHash, 'parentHash') }
}

function printHeader({ number, hash, parentHash, time, logsBloom }: BlockHeader): string {
  return JSON.stringify({
    number: toQuantity(number),
    hash,
    parentHash,
    timestamp: toQuantity(time),
    logsBloom,
  })
}

function printLog(log: Log): string {
  const topics = log.topics.map((topic) => `"${topic}"`).join()
  const time = log.blockTime === null ? 'null' : `"${toQuantity(log.blockTime)}"`
  return (
    `{"address":"${log.address}","topics":[${topics}],"data":"${log.data}",` +
    `"blockNumber":"${toQuantity(log.blockNumber)}","blockHash":"${log.blockHash}",` +
    `"blockTimestamp":${time},"transactionHash":"${log.txHash}",` +
    `"transactionIndex":"${toQuantity(log.txIndex)}","logIndex":"${toQuantity(log.index)}"}`
  )
}
