import type { Log } from '../ports/chain-source.js'
import type { DeadLetter, DecodedEvent, Subject } from '../ports/event.js'
import { EventRoutes } from './event-routes.js'
import type { TimedLog } from './fetch-logs.js'

export interface DecodedLogs {
  /** In chain order. */
  readonly events: readonly DecodedEvent[]
  readonly deadLetters: readonly DeadLetter[]
}

export type LogDecoder = (chainId: number, logs: readonly TimedLog[]) => DecodedLogs

/**
 * A decoder for the events of these subjects. A log whose contract has the event but whose layout
 * or bytes don't fit becomes a dead letter; a log that none of the contracts declares was fetched
 * for another address and is nobody's.
 *
 * `isMissing` tells what counts when some logs have been stored before. Whose a log is depends on
 * all subjects nevertheless.
 */
export function createLogDecoder(
  subjects: readonly Subject[],
  isMissing: (subject: Subject, log: Log) => boolean = () => true,
): LogDecoder {
  const routes = new EventRoutes(subjects)
  return (chainId, logs) => {
    const events: DecodedEvent[] = []
    const deadLetters: DeadLetter[] = []
    for (const log of logs) {
      const { takers, refusal } = routes.claims(log)
      if (refusal?.subjects.some((subject) => isMissing(subject, log))) {
        const [{ contract }] = refusal.subjects
        deadLetters.push({ chainId, log, contract, reason: refusal.reason })
      }
      for (const subject of takers) {
        if (!isMissing(subject, log)) continue
        try {
          events.push(decoded(chainId, log, subject))
        } catch (error) {
          const reason = messageOf(error)
          deadLetters.push({ chainId, log, contract: subject.contract, reason })
        }
      }
    }
    return { events, deadLetters }
  }
}

function decoded(chainId: number, log: TimedLog, { contract, event }: Subject): DecodedEvent {
  return {
    args: event.decode(log),
    contract,
    event: event.name,
    chainId,
    address: log.address,
    blockNumber: log.blockNumber,
    blockTime: log.blockTime,
    txHash: log.txHash,
    txIndex: log.txIndex,
    index: log.index,
    definition: event,
    log,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
