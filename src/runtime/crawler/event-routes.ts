import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import { fitsExactly } from './fits-exactly.js'

/** Whose log it is. */
export interface Claims {
  readonly takers: readonly Subject[]
  /** Set when nobody takes it at its address, although somebody there has such events. */
  readonly refusal: Refusal | null
}

export interface Refusal {
  readonly subjects: readonly [Subject, ...Subject[]]
  readonly reason: string
}

interface TopicRoutes {
  readonly byAddress: Map<Hex, Subject[]>
  readonly anyAddress: Subject[]
}

const none: readonly Subject[] = []
const nobody: Claims = { takers: [], refusal: null }

/** Finds the subjects that a log belongs to, whatever their number. */
export class EventRoutes {
  readonly #byTopic = new Map<Hex, TopicRoutes>()
  readonly #anonymous = new Map<Hex, Subject[]>()

  constructor(subjects: readonly Subject[]) {
    for (const subject of subjects) this.#add(subject)
  }

  claims(log: Log): Claims {
    const byTopic = this.#byTopic.get(log.topics[0] ?? '0x')
    const anonymous = this.#anonymous.get(log.address)
    if (byTopic === undefined && anonymous === undefined) return nobody
    const placed = (byTopic?.byAddress.get(log.address) ?? none).filter(hasStartedBy(log))
    const fitting = placed.filter(hasTopicsOf(log))
    const nameless = anonymous === undefined ? nobody : namelessClaims(log, anonymous, fitting)
    const anywhere = (byTopic?.anyAddress ?? none).filter(
      (subject) => hasStartedBy(log)(subject) && hasTopicsOf(log)(subject),
    )
    const here = [...fitting, ...nameless.takers]
    return {
      takers: [...here, ...anywhere],
      refusal: here.length > 0 ? null : (wrongTopics(log, placed) ?? nameless.refusal),
    }
  }

  #add(subject: Subject): void {
    const { event, address } = subject
    if (event.topic0 === null) {
      if (address !== 'any') addTo(this.#anonymous, address, subject)
      return
    }
    const routes = this.#byTopic.get(event.topic0) ?? emptyRoutes()
    this.#byTopic.set(event.topic0, routes)
    if (address === 'any') routes.anyAddress.push(subject)
    else addTo(routes.byAddress, address, subject)
  }
}

/** Anonymous events of contracts that don't know the log by its first topic. */
function namelessClaims(
  log: Log,
  anonymous: readonly Subject[],
  fitting: readonly Subject[],
): Claims {
  const takers: Subject[] = []
  let refusal: Refusal | null = null
  const candidates = anonymous.filter(
    (subject) =>
      hasStartedBy(log)(subject) &&
      hasTopicsOf(log)(subject) &&
      !subject.foreignTopics?.includes(log.topics[0] ?? '0x') &&
      !fitting.some(({ contract }) => contract === subject.contract),
  )
  for (const contract of new Set(candidates.map((subject) => subject.contract))) {
    const own = candidates.filter((subject) => subject.contract === contract)
    const exact = own.filter(({ event }) => fitsExactly(event, log))
    const [taker, another] = exact
    if (taker !== undefined && another === undefined) takers.push(taker)
    else refusal ??= ambiguous(exact) ?? unknown(log, own)
  }
  return { takers, refusal }
}

function hasStartedBy({ blockNumber }: Log): (subject: Subject) => boolean {
  return ({ startBlock }) => startBlock <= blockNumber
}

/** Layouts of one signature differ in how many parameters are indexed. */
function hasTopicsOf({ topics }: Log): (subject: Subject) => boolean {
  return ({ event }) => event.topicCount === topics.length
}

function wrongTopics({ topics }: Log, [first, ...others]: readonly Subject[]): Refusal | null {
  if (first === undefined) return null
  const subjects = [first, ...others] as const
  const wanted = subjects.map(({ event }) => event.topicCount).join(' or ')
  const reason = `it has ${topics.length} topics, ${first.event.signature} has ${wanted}`
  return { subjects, reason }
}

function ambiguous([first, ...others]: readonly Subject[]): Refusal | null {
  if (first === undefined) return null
  const subjects = [first, ...others] as const
  return { subjects, reason: `it fits several anonymous events: ${signatures(subjects)}` }
}

function unknown({ topics }: Log, [first, ...others]: readonly Subject[]): Refusal | null {
  if (first === undefined) return null
  const subjects = [first, ...others] as const
  const reason = `it has ${topics.length} topics and fits none of ${signatures(subjects)}`
  return { subjects, reason }
}

function signatures(subjects: readonly Subject[]): string {
  return subjects.map(({ event }) => event.signature).join(', ')
}

function emptyRoutes(): TopicRoutes {
  return { byAddress: new Map(), anyAddress: [] }
}

function addTo(map: Map<Hex, Subject[]>, address: Hex, subject: Subject): void {
  const known = map.get(address)
  if (known === undefined) map.set(address, [subject])
  else known.push(subject)
}
