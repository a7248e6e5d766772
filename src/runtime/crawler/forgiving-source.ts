import { isBcdataError } from '../../errors.js'
import type { BlockRef, ChainSource, LogRange } from '../ports/chain-source.js'
import { type LogAnswer, type LogQuestion, narrowLogs } from './narrow-logs.js'
import { isRefusal, type RefusedList } from './refused-blocks.js'

export interface ForgivingOptions {
  /** Waits for the node as long as an outage may last. */
  readonly source: ChainSource
  /** The same, which fails at once. */
  readonly node: ChainSource
  /** Gets what the answers lack. */
  readonly refused: RefusedList
}

/** The same source, which leaves out the logs that the node refuses for good, and tells which. */
export function forgivingSource({ source, node, refused }: ForgivingOptions): ChainSource {
  /** What has been waited for once isn't waited for again in each of its parts. */
  const directly = async <Answer>(ask: (from: ChainSource) => Promise<Answer>): Promise<Answer> => {
    try {
      return await ask(node)
    } catch (error) {
      if (!isOutage(error)) throw error
      return ask(source)
    }
  }
  const askRange =
    (signal?: AbortSignal) =>
    ({ filter, from, to }: LogQuestion): Promise<LogRange | null> =>
      directly((asked) => asked.logs(filter, from, to, signal))

  const askBlock =
    (block: BlockRef, signal?: AbortSignal) =>
    async (question: LogQuestion): Promise<LogAnswer | null> => {
      if (question.to !== block.number) return askRange(signal)(question)
      const logs = await directly((asked) => asked.blockLogs(question.filter, block, signal))
      return logs && { logs, last: null }
    }

  return {
    ...source,
    async logs(filter, from, to, signal) {
      try {
        return await source.logs(filter, from, to, signal)
      } catch (error) {
        if (!isRefusal(error)) throw error
        const found = await narrowLogs(askRange(signal), { filter, from, to }, error)
        const last = found && (found.last ?? (await source.header(to, signal)))
        if (found === null || !last) return null
        refused.add(found.refused.map((one) => ({ ...one, hash: null })))
        return { logs: found.logs, last }
      }
    },
    async blockLogs(filter, block, signal) {
      try {
        return await source.blockLogs(filter, block, signal)
      } catch (error) {
        if (!isRefusal(error)) throw error
        const whole = { filter, from: block.number, to: block.number }
        const found = await narrowLogs(askBlock(block, signal), whole, error)
        if (found === null) return null
        refused.add(found.refused.map((one) => ({ ...one, hash: block.hash })))
        return found.logs
      }
    },
  }
}

function isOutage(error: unknown): boolean {
  return isBcdataError(error) && (error.code === 'RPC_UNREACHABLE' || error.code === 'RPC_BUSY')
}
