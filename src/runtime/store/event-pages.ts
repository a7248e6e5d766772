import type { Kysely } from 'kysely'
import { assert, BcdataError, isBcdataError } from '../../errors.js'
import { eventColumns } from '../../shared/event-columns.js'
import type { Hex } from '../../shared/hex.js'
import type { ChainEvent } from '../ports/event.js'
import type { EventSource } from './event-sources.js'
import type { StoredRow } from './stored-args.js'

export interface PageQuery {
  readonly chainId: number
  readonly from: number
  readonly to: number
  readonly pageRows: number
  /** Rows whose values are none of their columns end it, or have no arguments. */
  readonly unreadable?: 'refuse' | 'empty' | undefined
}

interface Place {
  readonly blockNumber: number
  readonly index: number
}

/** The events of one table, in chain order; a page of them is in memory. */
export class EventPages {
  readonly #db: Kysely<EventTables>
  readonly #source: EventSource
  readonly #query: PageQuery
  #page: readonly ChainEvent[] = []
  #position = 0
  #isLast = false

  constructor(db: Kysely<EventTables>, source: EventSource, query: PageQuery) {
    this.#db = db
    this.#source = source
    this.#query = query
  }

  /** Reads a page when there is nothing left; answers whether there is a next event. */
  async fill(): Promise<boolean> {
    if (this.#position < this.#page.length) return true
    if (this.#isLast) return false
    this.#page = await this.#next(this.#page.at(-1))
    this.#isLast = this.#page.length < this.#query.pageRows
    this.#position = 0
    return this.#page.length > 0
  }

  /** The next event. */
  get head(): ChainEvent {
    const event = this.#page[this.#position]
    assert(event, 'a page is filled before it is read')
    return event
  }

  isBefore(other: EventPages): boolean {
    return isBefore(this.head, other.head)
  }

  /** The next event, and all of the page that follow it before this place. */
  takeBefore(place: Place | undefined): readonly ChainEvent[] {
    const start = this.#position
    do this.#position += 1
    while (
      this.#position < this.#page.length &&
      (place === undefined || isBefore(this.head, place))
    )
    return this.#page.slice(start, this.#position)
  }

  async #next(last: Place | undefined): Promise<readonly ChainEvent[]> {
    try {
      return (await this.#read(this.#source.columns, last)).map((row) => this.#toEvent(row))
    } catch (error) {
      if (!isUnreadable(error)) throw error
      return this.#rowByRow(await this.#read(Object.keys(eventColumns), last))
    }
  }

  /** Among rows that can't be read together, to tell which one it is. */
  async #rowByRow(places: readonly EventRow[]): Promise<readonly ChainEvent[]> {
    const { table, columns } = this.#source
    const events: ChainEvent[] = []
    for (const place of places) {
      try {
        const row = await this.#db
          .selectFrom(table)
          .select([...columns])
          .where('chain_id', '=', place.chain_id)
          .where('evt_block_number', '=', place.evt_block_number)
          .where('evt_index', '=', place.evt_index)
          .$castTo<EventRow>()
          .executeTakeFirstOrThrow()
        events.push(this.#toEvent(row))
      } catch (error) {
        if (!isUnreadable(error)) throw error
        if (this.#query.unreadable !== 'empty') throw unreadable(table, place, error)
        events.push(this.#toEvent(place, {}))
      }
    }
    return events
  }

  #read(columns: readonly string[], last: Place | undefined): Promise<readonly EventRow[]> {
    const { chainId, from, to, pageRows } = this.#query
    let query = this.#db
      .selectFrom(this.#source.table)
      .select([...columns])
      .where('chain_id', '=', chainId)
      // Not only as a pair: by a bound on the first column every database finds the place by its key.
      .where('evt_block_number', '>=', last?.blockNumber ?? from)
      .where('evt_block_number', '<=', to)
      .orderBy('evt_block_number')
      .orderBy('evt_index')
      .limit(pageRows)
    if (last !== undefined) {
      query = query.where((eb) =>
        eb.or([eb('evt_block_number', '>', last.blockNumber), eb('evt_index', '>', last.index)]),
      )
    }
    return query.$castTo<EventRow>().execute()
  }

  #toEvent(row: EventRow, args: object = this.#source.read(row)): ChainEvent {
    return {
      args,
      contract: this.#source.contract,
      event: this.#source.event,
      chainId: row.chain_id,
      address: row.contract_address,
      blockNumber: row.evt_block_number,
      blockTime: row.evt_block_time,
      txHash: row.evt_tx_hash,
      txIndex: row.evt_tx_index,
      index: row.evt_index,
    }
  }
}

/** Which tables there are is the registry's business. */
export type EventTables = Readonly<Record<string, EventRow>>

interface EventRow extends StoredRow {
  readonly chain_id: number
  readonly evt_block_number: number
  readonly evt_block_time: number
  readonly evt_tx_hash: Hex
  readonly evt_tx_index: number
  readonly evt_index: number
  readonly contract_address: Hex
}

function isBefore(one: Place, other: Place): boolean {
  return one.blockNumber === other.blockNumber
    ? one.index < other.index
    : one.blockNumber < other.blockNumber
}

function isUnreadable(error: unknown): error is BcdataError {
  return isBcdataError(error) && error.code === 'DATABASE_VALUE_INVALID'
}

function unreadable(table: string, place: EventRow, cause: BcdataError): BcdataError {
  return new BcdataError('DATABASE_VALUE_INVALID', cause.message, {
    cause,
    where: `${table}, block ${place.evt_block_number}, log ${place.evt_index}`,
    hint: 'Run `npx bcdata audit --fix`, which takes the event from the node again.',
  })
}
