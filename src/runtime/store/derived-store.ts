import type { Kysely, Transaction } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import type { DerivedStore, StoredPart } from '../ports/derived-store.js'
import type { ChainEvent } from '../ports/event.js'
import type { Checkpoints } from './checkpoints.js'
import { clearDerived } from './clear-derived.js'
import { foreignWrites } from './foreign-writes.js'
import { forgetDue, forgetFailures, isDue, recordDue } from './rebuild-due.js'
import { readStoredEvents } from './stored-events.js'

/** Events that handlers get at once below the settled block, about as many as the indexer gives them. */
const partEventsMin = 10_000

export interface DerivedStoreOptions<DB> {
  readonly db: Kysely<DB>
  readonly dialect: Dialect
  readonly tables: TableRegistry
  readonly derived: readonly string[]
  readonly checkpoints: Checkpoints
}

export function createDerivedStore<DB>(
  options: DerivedStoreOptions<DB>,
): DerivedStore<Transaction<DB>> {
  const { db, dialect, derived, tables, checkpoints } = options
  return {
    tables: derived,

    clear: (tx, chainId, names) => clearDerived(tx, dialect, chainId, names),

    postpone: (tx, chainId) => recordDue(tx, chainId),

    isDue: (chainId) => isDue(db, chainId),

    done: (tx, chainId) => forgetDue(tx, chainId),

    forgetFailures: (tx, chainId, contracts) => forgetFailures(tx, chainId, contracts),

    unsettle: (tx, chainId, blockNumber) => checkpoints.unsettle(tx, chainId, blockNumber),

    async *parts(tx, chainId, contracts) {
      const end = await checkpoints.read(tx, chainId)
      if (end === null) return
      const settled = Math.min((await checkpoints.settled(tx, chainId)) ?? end.number, end.number)
      const read = (from: number, to: number) =>
        readStoredEvents(tx, tables, { chainId, contracts, from, to })
      for await (const events of wholeBlocks(read(0, settled), partEventsMin)) {
        yield { events, to: lastBlock(events), journalled: null }
      }
      for await (const events of wholeBlocks(read(settled + 1, end.number), 1)) {
        yield { events, to: lastBlock(events), journalled: lastBlock(events) }
      }
    },

    strangers: (tx, chainId, names, work) => foreignWrites(tx, chainId, names, work),
  }
}

/** Lists of at least so many events that end with their block; with 1, each list is a block. */
async function* wholeBlocks(
  lists: AsyncIterable<readonly ChainEvent[]>,
  eventsMin: number,
): AsyncGenerator<StoredPart['events'], void, undefined> {
  let events: ChainEvent[] = []
  for await (const list of lists) {
    for (const event of list) {
      if (events.length >= eventsMin && event.blockNumber > lastBlock(events)) {
        yield events
        events = []
      }
      events.push(event)
    }
  }
  if (events.length > 0) yield events
}

function lastBlock(events: readonly ChainEvent[]): number {
  return events.at(-1)?.blockNumber ?? -1
}
