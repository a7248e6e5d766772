import type { Database, Statement } from 'better-sqlite3'
import { BcdataError } from '../../errors.js'
import type { DecodedEvent, EventDefinition } from '../ports/event.js'
import { quoteName } from './sqlite/quote-name.js'

const placeColumns = [
  ...['chain_id', 'evt_block_number', 'evt_index'],
  ...['evt_block_time', 'evt_tx_hash', 'evt_tx_index', 'contract_address'],
]
const keyLength = 3

/** Writes events through one prepared statement per table. */
export class EventWriter {
  readonly #database: Database
  readonly #statements = new WeakMap<EventDefinition, Statement>()

  constructor(database: Database) {
    this.#database = database
  }

  write(events: readonly DecodedEvent[]): void {
    for (const event of events) {
      this.#statement(event.definition).run(
        event.chainId,
        event.blockNumber,
        event.index,
        event.blockTime,
        event.txHash,
        event.txIndex,
        event.address,
        ...event.definition.values(event.args),
      )
    }
  }

  #statement(definition: EventDefinition): Statement {
    const known = this.#statements.get(definition)
    if (known) return known
    const statement = this.#prepare(definition)
    this.#statements.set(definition, statement)
    return statement
  }

  #prepare(definition: EventDefinition): Statement {
    try {
      return this.#database.prepare(upsert(definition))
    } catch (cause) {
      if (!/no such table|has no column/.test(reasonOf(cause))) throw cause
      throw new BcdataError(
        'MIGRATIONS_PENDING',
        `Events of ${definition.signature} can't be stored: ${reasonOf(cause)}.`,
        { hint: 'Run: npm run migrate', where: definition.table, cause },
      )
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A replay writes the same row again. */
function upsert({ table, columns }: EventDefinition): string {
  const names = [...placeColumns, ...columns].map(quoteName)
  const key = names.slice(0, keyLength).join(', ')
  const updates = names.slice(keyLength).map((name) => `${name} = excluded.${name}`)
  return `insert into ${quoteName(table)} (${names.join(', ')})
    values (${names.map(() => '?').join(', ')})
    on conflict (${key}) do update set ${updates.join(', ')}`
}
