import { isBcdataError } from '../../errors.js'
import type { ColumnKind, TableRegistry } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import type { DeadLetter, DecodedEvent, EventDefinition, SqlValue } from '../ports/event.js'
import type { BulkTarget } from './bulk-writer.js'
import { baseKind, type ColumnEncoder, columnEncoder } from './column-codec.js'

const placeColumns = [
  ...['chain_id', 'evt_block_number', 'evt_index'],
  ...['evt_block_time', 'evt_tx_hash', 'evt_tx_index', 'contract_address'],
]
const keyLength = 3

export interface EventRows {
  readonly rows: ReadonlyMap<BulkTarget, readonly (readonly SqlValue[])[]>
  /** Events that this database can't hold, kept raw. */
  readonly deadLetters: readonly DeadLetter[]
}

interface Plan {
  readonly target: BulkTarget
  readonly encoders: readonly ColumnEncoder[]
}

/** Turns events into rows as the tables take them, in their order, by the kinds of the columns. */
export class EventEncoder {
  readonly #dialect: Dialect
  readonly #tables: TableRegistry
  readonly #plans = new WeakMap<EventDefinition, Plan>()

  constructor(dialect: Dialect, tables: TableRegistry) {
    this.#dialect = dialect
    this.#tables = tables
  }

  encode(events: readonly DecodedEvent[]): EventRows {
    const rows = new Map<BulkTarget, (readonly SqlValue[])[]>()
    const deadLetters: DeadLetter[] = []
    for (const event of events) {
      const plan = this.#plan(event.definition)
      try {
        const row = rowOf(event, plan)
        const known = rows.get(plan.target)
        if (known === undefined) rows.set(plan.target, [row])
        else known.push(row)
      } catch (error) {
        deadLetters.push(letterOf(event, error))
      }
    }
    return { rows, deadLetters }
  }

  #plan(definition: EventDefinition): Plan {
    const known = this.#plans.get(definition)
    if (known) return known
    const { table, columns, signature } = definition
    const kinds = Object.hasOwn(this.#tables, table) ? this.#tables[table] : undefined
    const plan = {
      target: { table, columns: [...placeColumns, ...columns], keyLength, what: signature },
      encoders: columns.map((column) => this.#encoder(kinds?.[column])),
    }
    this.#plans.set(definition, plan)
    return plan
  }

  #encoder(kind: ColumnKind | `${ColumnKind}?` | undefined): ColumnEncoder {
    // A table that the registry doesn't know takes values as the driver does.
    if (kind === undefined) return (value) => (value ?? null) as SqlValue
    return columnEncoder(this.#dialect, baseKind(kind))
  }
}

function rowOf(event: DecodedEvent, { encoders }: Plan): readonly SqlValue[] {
  const row: SqlValue[] = [
    event.chainId,
    event.blockNumber,
    event.index,
    event.blockTime,
    event.txHash,
    event.txIndex,
    event.address,
  ]
  const values = event.definition.values(event.args)
  for (let index = 0; index < encoders.length; index++) {
    row.push(encoders[index]?.(values[index]) ?? null)
  }
  return row
}

function letterOf({ chainId, contract, log }: DecodedEvent, error: unknown): DeadLetter {
  if (log === undefined || !isBcdataError(error) || error.code !== 'DATABASE_VALUE_INVALID') {
    throw error
  }
  return { chainId, log, contract, reason: error.message }
}
