import type { TableRegistry } from '../../shared/column-kind.js'
import { eventColumns } from '../../shared/event-columns.js'
import type { ContractDefinition, EventDefinition } from '../ports/event.js'
import { type ArgumentReader, argumentReader } from './stored-args.js'

/** An event table, and how its rows become events. */
export interface EventSource {
  readonly contract: string
  readonly event: string
  readonly table: string
  readonly columns: readonly string[]
  readonly read: ArgumentReader
}

/** One for each event, whose layouts share a table; in the order of the contracts. */
export function eventSources(
  contracts: readonly ContractDefinition[],
  tables: TableRegistry,
): readonly EventSource[] {
  return contracts.flatMap(({ name, events }) => {
    const byTable = new Map<string, EventDefinition[]>()
    for (const event of events) {
      const layouts = byTable.get(event.table)
      if (layouts === undefined) byTable.set(event.table, [event])
      else layouts.push(event)
    }
    return [...byTable].map(([table, layouts]) => ({
      contract: name,
      event: layouts[0]?.name ?? '',
      table,
      columns: [
        ...new Set([...Object.keys(eventColumns), ...layouts.flatMap(({ columns }) => columns)]),
      ],
      read: argumentReader(layouts, Object.hasOwn(tables, table) ? tables[table] : undefined),
    }))
  })
}
