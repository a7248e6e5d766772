import { messageOf } from '../../shared/message-of.js'
import type { Log } from '../ports/chain-source.js'
import type { DeadLetter, DecodedEvent, Subject } from '../ports/event.js'
import { Children } from './children.js'
import { EventRoutes } from './event-routes.js'
import type { TimedLog } from './fetch-logs.js'

export interface DecodedLogs {
  /** In chain order. */
  readonly events: readonly DecodedEvent[]
  readonly deadLetters: readonly DeadLetter[]
}

type Choice = (subject: Subject, log: Log) => boolean

/** @param isLeftOut what these logs are not decoded for */
export type LogDecoder = (
  chainId: number,
  logs: readonly TimedLog[],
  isLeftOut?: Choice,
) => DecodedLogs

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
  children: Children = new Children(),
  isMissing: Choice = () => true,
): LogDecoder {
  const routes = new EventRoutes(subjects, children)
  return (chainId, logs, isLeftOut) => {
    const isWanted: Choice = isLeftOut
      ? (subject, log) => isMissing(subject, log) && !isLeftOut(subject, log)
      : isMissing
    const events: DecodedEvent[] = []
    const deadLetters: DeadLetter[] = []
    const claimsOf = routes.claimsInOrder()
    for (const log of logs) {
      const { takers, refusal } = claimsOf(log)
      if (refusal?.subjects.some((subject) => isWanted(subject, log))) {
        const [{ contract }] = refusal.subjects
        deadLetters.push({ chainId, log, contract, reason: refusal.reason })
      }
      for (const subject of onePerEvent(takers.filter((taker) => isWanted(taker, log)))) {
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

function onePerEvent(takers: readonly Subject[]): readonly Subject[] {
  if (takers.length < 2) return takers
  return takers.filter(
    ({ contract, event }, index) =>
      takers.findIndex((one) => one.event === event && one.contract === contract) === index,
  )
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
