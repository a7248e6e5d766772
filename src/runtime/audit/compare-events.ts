import { isDeepStrictEqual } from 'node:util'
import type { ChainEvent, ContractDefinition, DecodedEvent } from '../ports/event.js'
import type { Finding } from './finding.js'

/** What an event has beside its arguments and its place. */
const facts = ['address', 'blockTime', 'txHash', 'txIndex'] as const

/** Contract and event → table. */
export type TableOf = (event: Pick<ChainEvent, 'contract' | 'event'>) => string

/** The differences of stored events from those of the chain, in chain order. */
export function compareEvents(
  onChain: readonly DecodedEvent[],
  stored: readonly ChainEvent[],
  tableOf: TableOf,
): readonly Finding[] {
  const rows = new Map(stored.map((event) => [keyOf(event), event]))
  const findings: Finding[] = []
  for (const event of onChain) {
    const row = rows.get(keyOf(event))
    rows.delete(keyOf(event))
    const place = placeOf(event, tableOf)
    if (row === undefined) {
      findings.push({ kind: 'missing', ...place, event })
      continue
    }
    const fields = differentFields(event, row)
    if (fields.length > 0) findings.push({ kind: 'different', ...place, event, fields })
  }
  for (const row of rows.values()) findings.push({ kind: 'extra', ...placeOf(row, tableOf) })
  return findings
}

/** The table that each event's rows are in. */
export function tablesOfEvents(contracts: readonly ContractDefinition[]): TableOf {
  const tables = new Map(
    contracts.flatMap(({ name, events }) =>
      events.map((event) => [`${name} ${event.name}`, event.table]),
    ),
  )
  return ({ contract, event }) => tables.get(`${contract} ${event}`) ?? event
}

function keyOf({ contract, event, blockNumber, index }: ChainEvent): string {
  return `${blockNumber}:${index} ${contract}.${event}`
}

function placeOf(event: ChainEvent, tableOf: TableOf) {
  const { blockNumber, index, txHash } = event
  return { table: tableOf(event), blockNumber, index, txHash }
}

function differentFields(event: DecodedEvent, row: ChainEvent): readonly string[] {
  const wanted = event.args as Readonly<Record<string, unknown>>
  const found = row.args as Readonly<Record<string, unknown>>
  const names = Object.keys({ ...wanted, ...found })
  return [
    ...facts.filter((name) => event[name] !== row[name]),
    ...names.filter((name) => !isDeepStrictEqual(wanted[name] ?? null, found[name] ?? null)),
  ]
}
