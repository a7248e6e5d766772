import type { ContractDefinition } from '../ports/event.js'

/** Contract name → event → its handler. */
export type HandledEvents = Readonly<
  Record<string, { readonly [event: string]: unknown } | undefined>
>

/** The contracts that have handlers, with just the events that do. */
export function handledContracts(
  contracts: readonly ContractDefinition[],
  handlers: HandledEvents,
): readonly ContractDefinition[] {
  return contracts
    .map((contract) => ({
      ...contract,
      events: contract.events.filter(({ name }) => handlers[contract.name]?.[name] !== undefined),
    }))
    .filter(({ events }) => events.length > 0)
}
