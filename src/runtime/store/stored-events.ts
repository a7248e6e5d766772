import type { Kysely } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { ChainEvent, ContractDefinition } from '../ports/event.js'
import { EventPages, type EventTables } from './event-pages.js'
import { eventSources } from './event-sources.js'

export interface StoredEventsQuery {
  readonly chainId: number
  readonly from: number
  /** Included. */
  readonly to: number
  /** Whose events are wanted. Of a log that several contracts have, the first of them comes first. */
  readonly contracts: readonly ContractDefinition[]
  /** Rows whose values are none of their columns end it, unless they are wanted without arguments. */
  readonly unreadable?: 'refuse' | 'empty'
}

/** Rows in memory over all tables, and of one of them: enough that a query costs nothing per row. */
const rowsMax = 20_000
const pageRowsMax = 5_000
const pageRowsMin = 100

/**
 * The rows of event tables as the events that they were, in chain order over all tables, in lists of
 * consecutive ones. Read page by page: neither memory nor a cursor grows with the history.
 */
export async function* readStoredEvents<DB>(
  db: Kysely<DB>,
  tables: TableRegistry,
  query: StoredEventsQuery,
): AsyncGenerator<readonly ChainEvent[], void, undefined> {
  const eventDb = db as unknown as Kysely<EventTables>
  const sources = eventSources(query.contracts, tables)
  const pageRows = Math.max(pageRowsMin, Math.min(pageRowsMax, Math.ceil(rowsMax / sources.length)))
  const waiting: EventPages[] = []
  for (const source of sources) {
    const pages = new EventPages(eventDb, source, { ...query, pageRows })
    if (await pages.fill()) waiting.push(pages)
  }
  while (waiting.length > 0) {
    const [first, second] = twoEarliest(waiting)
    if (first === undefined) return
    yield first.takeBefore(second?.head)
    if (!(await first.fill())) waiting.splice(waiting.indexOf(first), 1)
  }
}

/** Of equal ones the former is earlier. */
function twoEarliest(
  all: readonly EventPages[],
): readonly [EventPages | undefined, EventPages | undefined] {
  let first: EventPages | undefined
  let second: EventPages | undefined
  for (const pages of all) {
    if (first === undefined || pages.isBefore(first)) {
      second = first
      first = pages
    } else if (second === undefined || pages.isBefore(second)) {
      second = pages
    }
  }
  return [first, second]
}
