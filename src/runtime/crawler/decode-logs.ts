import type { Hex } from '../../shared/hex.js'
import type { DeadLetter, DecodedEvent, EventDefinition, PlacedContract } from '../ports/event.js'
import type { TimedLog } from './fetch-logs.js'

export interface DecodedLogs {
  /** In chain order. */
  readonly events: readonly DecodedEvent[]
  readonly deadLetters: readonly DeadLetter[]
}

export type LogDecoder = (chainId: number, logs: readonly TimedLog[]) => DecodedLogs

interface Route {
  readonly contract: string
  readonly definition: EventDefinition
  readonly startBlock: number
}

interface Routes {
  readonly byAddress: Map<Hex, Route[]>
  readonly anyAddress: Route[]
}

/**
 * A decoder for the events of these contracts. A log whose contract has the event but whose layout
 * or bytes don't fit becomes a dead letter; a log that none of the contracts declares was fetched
 * for another address and is nobody's.
 */
export function createLogDecoder(contracts: readonly PlacedContract[]): LogDecoder {
  const routes = routesOf(contracts)
  return (chainId, logs) => {
    const events: DecodedEvent[] = []
    const deadLetters: DeadLetter[] = []
    for (const log of logs) {
      const byTopic = routes.get(log.topics[0] ?? '0x')
      const placed = byTopic?.byAddress.get(log.address) ?? []
      const started = placed.filter(({ startBlock }) => startBlock <= log.blockNumber)
      const fitting = started.filter((route) => fits(route, log))
      const anywhere = byTopic?.anyAddress.filter(
        (route) => route.startBlock <= log.blockNumber && fits(route, log),
      )
      const first = started[0]
      if (fitting.length === 0 && first !== undefined) {
        deadLetters.push(deadLetter(chainId, log, first, wrongTopics(log, started)))
      }
      for (const route of [...fitting, ...(anywhere ?? [])]) {
        try {
          events.push(decoded(chainId, log, route))
        } catch (error) {
          deadLetters.push(deadLetter(chainId, log, route, messageOf(error)))
        }
      }
    }
    return { events, deadLetters }
  }
}

function routesOf(contracts: readonly PlacedContract[]): ReadonlyMap<Hex, Routes> {
  const routes = new Map<Hex, Routes>()
  for (const { definition: contract, addresses, startBlock } of contracts) {
    for (const definition of contract.events) {
      const route = { contract: contract.name, definition, startBlock }
      const { byAddress, anyAddress } = routes.get(definition.topic0) ?? empty()
      routes.set(definition.topic0, { byAddress, anyAddress })
      if (addresses === 'any') anyAddress.push(route)
      else
        for (const address of addresses)
          byAddress.set(address, [...(byAddress.get(address) ?? []), route])
    }
  }
  return routes
}

function empty(): Routes {
  return { byAddress: new Map(), anyAddress: [] }
}

/** Layouts of one signature differ in how many parameters are indexed. */
function fits({ definition }: Route, { topics }: TimedLog): boolean {
  return definition.topicCount === topics.length
}

function decoded(chainId: number, log: TimedLog, { contract, definition }: Route): DecodedEvent {
  return {
    args: definition.decode(log),
    contract,
    event: definition.name,
    chainId,
    address: log.address,
    blockNumber: log.blockNumber,
    blockTime: log.blockTime,
    txHash: log.txHash,
    txIndex: log.txIndex,
    index: log.index,
    definition,
  }
}

function deadLetter(
  chainId: number,
  log: TimedLog,
  { contract }: Route,
  reason: string,
): DeadLetter {
  return { chainId, log, contract, reason }
}

function wrongTopics({ topics }: TimedLog, routes: readonly Route[]): string {
  const wanted = routes.map(({ definition }) => definition.topicCount).join(' or ')
  const signature = routes[0]?.definition.signature ?? 'the event'
  return `it has ${topics.length} topics, ${signature} has ${wanted}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
