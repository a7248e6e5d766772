import type { Hex } from '../../../shared/hex.js'
import type { Log } from '../../ports/chain-source.js'
import {
  FieldProblem,
  type JsonObject,
  readAddress,
  readBytes,
  readHash,
  readNumber,
  readObject,
} from './read-fields.js'

const topicsMax = 4

/** The logs of `eth_getLogs`, in chain order. Throws a FieldProblem. */
export function readLogs(result: unknown): readonly Log[] {
  if (!Array.isArray(result)) throw new FieldProblem('it is not an array')
  const readLog = logReader()
  const logs: Log[] = []
  let ordered = true
  let previous: Log | undefined
  try {
    for (const item of result) {
      const log = readLog(item)
      if (previous !== undefined && compareLogs(previous, log) >= 0) ordered = false
      logs.push(log)
      previous = log
    }
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error
    throw new FieldProblem(`[${logs.length}].${error.message}`)
  }
  return ordered ? logs : sortLogs(logs)
}

export function compareLogs(one: Log, other: Log): number {
  return one.blockNumber - other.blockNumber || one.index - other.index
}

/** The order is no secret of the node's, but two logs in one place contradict each other. */
function sortLogs(logs: readonly Log[]): readonly Log[] {
  const sorted = logs.toSorted(compareLogs)
  for (const [position, log] of sorted.entries()) {
    const next = sorted[position + 1]
    if (next !== undefined && compareLogs(log, next) === 0) {
      throw new FieldProblem(`two logs have index ${log.index} of block ${log.blockNumber}`)
    }
  }
  return sorted
}

/** A reader of logs in their order: neighbours share most of what they have. */
function logReader(): (item: unknown) => Log {
  const address = remembering(readAddress)
  const topic0 = remembering(readHash)
  const blockNumber = remembering(readNumber)
  const blockHash = remembering(readHash)
  const blockTime = remembering(readNumber)
  const txHash = remembering(readHash)
  const txIndex = remembering(readNumber)
  return (item) => {
    const log = readObject(item, 'log')
    if (log['removed'] === true) throw new FieldProblem('removed is true')
    const time = log['blockTimestamp'] ?? null
    return {
      address: address(log['address'], 'address'),
      topics: readTopics(log, topic0),
      data: readBytes(log['data'], 'data'),
      blockNumber: blockNumber(log['blockNumber'], 'blockNumber'),
      blockHash: blockHash(log['blockHash'], 'blockHash'),
      blockTime: time === null ? null : blockTime(time, 'blockTimestamp'),
      txHash: txHash(log['transactionHash'], 'transactionHash'),
      txIndex: txIndex(log['transactionIndex'], 'transactionIndex'),
      index: readNumber(log['logIndex'], 'logIndex'),
    }
  }
}

/** Comparing two texts costs less than reading one, and of equal values only one stays in memory. */
function remembering<Value>(
  read: (raw: unknown, field: string) => Value,
): (raw: unknown, field: string) => Value {
  let known: unknown
  let value: Value | undefined
  return (raw, field) => {
    if (value !== undefined && raw === known) return value
    value = read(raw, field)
    known = raw
    return value
  }
}

/** The list in the answer is nobody else's: it is kept instead of copied. */
function readTopics({ topics }: JsonObject, readFirst: typeof readHash): readonly Hex[] {
  if (!Array.isArray(topics) || topics.length > topicsMax) {
    throw new FieldProblem(`topics is not an array of at most ${topicsMax}`)
  }
  for (let index = 0; index < topics.length; index++) {
    topics[index] = (index === 0 ? readFirst : readHash)(topics[index], 'topics')
  }
  return topics
}
