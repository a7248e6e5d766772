import type { ContractModel } from './contract-model.js'
import { type EventPins, pinKey, pinOf } from './event-pin.js'
import type { MigrationModel } from './migration-model.js'
import type { SchemaStep } from './schema-step.js'

/** What generations remember of those before them; the manifest keeps it. */
export interface ProjectMemory {
  /** Contract → slug: prefix of its tables, stem of its files. */
  readonly contracts: Readonly<Record<string, string>>
  /** Every event that was ever generated, with all its layouts. */
  readonly events: EventPins
  /** Name → what it does; all together are the database as it is now. */
  readonly migrations: Readonly<Record<string, readonly SchemaStep[]>>
}

export const emptyMemory: ProjectMemory = { contracts: {}, events: {}, migrations: {} }

/** The memory after this generation: nothing that it knew is forgotten. */
export function remember(
  memory: ProjectMemory,
  contracts: readonly ContractModel[],
  migration: MigrationModel | null,
): ProjectMemory {
  const slugs = contracts.map(({ name, slug }) => [name, slug] as const)
  const events = contracts.flatMap((contract) =>
    contract.events.map((event) => {
      const key = pinKey(contract.name, event)
      return [key, pinOf(event, memory.events[key], migration?.name)] as const
    }),
  )
  return {
    contracts: { ...memory.contracts, ...Object.fromEntries(slugs) },
    events: { ...memory.events, ...Object.fromEntries(events) },
    migrations: {
      ...memory.migrations,
      ...(migration ? { [migration.name]: migration.steps } : {}),
    },
  }
}
