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
  const logs: Log[] = []
  let ordered = true
  for (const [position, item] of result.entries()) {
    const log = readLog(item, `[${position}].`, logs.at(-1))
    const previous = logs.at(-1)
    if (previous !== undefined && compareLogs(previous, log) >= 0) ordered = false
    logs.push(log)
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

function readLog(item: unknown, at: string, previous: Log | undefined): Log {
  const log = readObject(item, `${at}log`)
  if (log['removed'] === true) throw new FieldProblem(`${at}removed is true`)
  const time = log['blockTimestamp']
  return {
    address: readAddress(log['address'], `${at}address`),
    topics: readTopics(log, at),
    data: readBytes(log['data'], `${at}data`),
    blockNumber: readNumber(log['blockNumber'], `${at}blockNumber`),
    blockHash:
      sameHash(log, 'blockHash', previous?.blockHash) ??
      readHash(log['blockHash'], `${at}blockHash`),
    blockTime: time === undefined || time === null ? null : readNumber(time, `${at}blockTimestamp`),
    txHash:
      sameHash(log, 'transactionHash', previous?.txHash) ??
      readHash(log['transactionHash'], `${at}transactionHash`),
    txIndex: readNumber(log['transactionIndex'], `${at}transactionIndex`),
    index: readNumber(log['logIndex'], `${at}logIndex`),
  }
}

/** Neighbours share block and transaction: comparing costs less than checking again. */
function sameHash(log: JsonObject, field: string, previous: Hex | undefined): Hex | undefined {
  return log[field] === previous ? previous : undefined
}

function readTopics(log: JsonObject, at: string): readonly Hex[] {
  const topics = log['topics']
  if (!Array.isArray(topics) || topics.length > topicsMax) {
    throw new FieldProblem(`${at}topics is not an array of at most ${topicsMax}`)
  }
  return topics.map((topic) => readHash(topic, `${at}topics`))
}
