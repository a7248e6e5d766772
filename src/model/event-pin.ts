import type { EventModel } from './contract-model.js'

/**
 * The names that an event was given when it was first generated. They stay, whatever is added beside
 * it later: a table that was renamed would be empty, a handler that was renamed would not run.
 */
export interface EventPin {
  readonly topic0: string
  readonly table: string
  readonly columns: readonly string[]
  readonly key: string
  readonly typeName: string
}

export type EventPins = Readonly<Record<string, EventPin>>

/** What identifies an event for ever: its name in Solidity is not enough, nor is its topic. */
export function pinKey(
  contract: string,
  { signature, topicCount }: Pick<EventModel, 'signature' | 'topicCount'>,
): string {
  return `${contract}.${signature}/${topicCount}`
}

export function pinOf(event: EventModel): EventPin {
  return {
    topic0: event.topic0,
    table: event.table.name,
    columns: event.parameters.map((parameter) => parameter.column.name),
    key: event.key,
    typeName: event.typeName,
  }
}
