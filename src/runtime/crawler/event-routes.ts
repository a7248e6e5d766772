import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import type { Child, Subject } from '../ports/event.js'
import { Children } from './children.js'
import { fitsExactly } from './fits-exactly.js'
import { includesBlock } from './includes-block.js'

/** Whose log it is. */
export interface Claims {
  /** The same event of a contract comes more than once where several factories report the address. */
  readonly takers: readonly Subject[]
  /** Set when nobody takes it at its address, although somebody there has such events. */
  readonly refusal: Refusal | null
}

export interface Refusal {
  readonly subjects: readonly [Subject, ...Subject[]]
  readonly reason: string
}

/** By address, or by the key of a lineage. */
type PlacedSubjects = Map<string, Subject[]>

interface TopicRoutes {
  readonly byPlace: PlacedSubjects
  readonly anyAddress: Subject[]
}

const none: readonly Subject[] = []
const nobody: Claims = { takers: [], refusal: null }

/** Finds the subjects that a log belongs to, whatever their number. */
export class EventRoutes {
  readonly #byTopic = new Map<Hex, TopicRoutes>()
  readonly #anonymous: PlacedSubjects = new Map()
  readonly #children: Children

  constructor(subjects: readonly Subject[], children: Children = new Children()) {
    this.#children = children
    for (const subject of subjects) this.#add(subject)
  }

  claims(log: Log): Claims {
    const byTopic = this.#byTopic.get(log.topics[0] ?? '0x')
    const anonymous = this.#anonymous.size === 0 ? none : this.#at(log, this.#anonymous)
    if (byTopic === undefined && anonymous.length === 0) return nobody
    const placed = byTopic === undefined ? none : this.#at(log, byTopic.byPlace)
    const fitting = placed.filter(hasTopicsOf(log))
    const nameless = anonymous.length === 0 ? nobody : namelessClaims(log, anonymous, fitting)
    const anywhere = (byTopic?.anyAddress ?? none).filter(
      (subject) => includesBlock(subject, log.blockNumber) && hasTopicsOf(log)(subject),
    )
    const here = [...fitting, ...nameless.takers]
    return {
      takers: [...here, ...anywhere],
      refusal: here.length > 0 ? null : (wrongTopics(log, placed) ?? nameless.refusal),
    }
  }

  /** The same for logs in their order: most have the claims of the one before. */
  claimsInOrder(): (log: Log) => Claims {
    // Whose an anonymous event is depends on its bytes.
    if (this.#anonymous.size > 0) return (log) => this.claims(log)
    let known: { readonly log: Log; readonly claims: Claims } | null = null
    return (log) => {
      if (known === null || !isAlike(log, known.log)) known = { log, claims: this.claims(log) }
      return known.claims
    }
  }

  /** Those at the log's address, whether it is listed or a child. */
  #at({ address, blockNumber }: Log, subjects: PlacedSubjects): readonly Subject[] {
    const listed = subjects.get(address) ?? none
    const born = this.#children.of(address)
    const all = born.length === 0 ? listed : [...listed, ...bornInto(born, blockNumber, subjects)]
    return all.filter((subject) => includesBlock(subject, blockNumber))
  }

  #add(subject: Subject): void {
    const { event, address, reports } = subject
    if (reports !== undefined) return
    const place = typeof address === 'object' ? address.key : address
    if (event.topic0 === null) {
      if (address !== 'any') addTo(this.#anonymous, place, subject)
      return
    }
    const routes = this.#byTopic.get(event.topic0) ?? emptyRoutes()
    this.#byTopic.set(event.topic0, routes)
    if (address === 'any') routes.anyAddress.push(subject)
    else addTo(routes.byPlace, place, subject)
  }
}

function isAlike(log: Log, other: Log): boolean {
  return (
    log.address === other.address &&
    log.blockNumber === other.blockNumber &&
    log.topics[0] === other.topics[0] &&
    log.topics.length === other.topics.length
  )
}

function bornInto(
  born: readonly Child[],
  atBlock: number,
  subjects: PlacedSubjects,
): readonly Subject[] {
  return born
    .filter(({ fromBlock }) => fromBlock <= atBlock)
    .flatMap(({ lineage }) => subjects.get(lineage) ?? none)
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
      hasTopicsOf(log)(subject) &&
      !subject.foreignTopics?.includes(log.topics[0] ?? '0x') &&
      !fitting.some(({ contract }) => contract === subject.contract),
  )
  for (const contract of new Set(candidates.map((subject) => subject.contract))) {
    const own = candidates.filter((subject) => subject.contract === contract)
    const exact = own.filter(({ event }) => fitsExactly(event, log))
    // An address that two factories report has each event twice.
    if (new Set(exact.map(({ event }) => event)).size === 1) takers.push(...exact)
    else refusal ??= ambiguous(exact) ?? unknown(log, own)
  }
  return { takers, refusal }
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
  return { byPlace: new Map(), anyAddress: [] }
}

function addTo(map: PlacedSubjects, place: string, subject: Subject): void {
  const known = map.get(place)
  if (known === undefined) map.set(place, [subject])
  else known.push(subject)
}
