import type { Hex } from '../../shared/hex.js'
import type { ContractDefinition, EventDefinition } from '../ports/event.js'
import type { LogDraft } from './memory-chain.js'

/** An event as a test writes it: with arguments, not bytes. */
export interface EventDraft {
  readonly contract: string
  readonly event: string
  readonly args: unknown
}

/** Drafts of these contracts only, with the arguments of their events: `{ Token: TokenEvents }`. */
export type DraftOf<Contracts> = {
  [Contract in keyof Contracts & string]: {
    [Event in keyof Contracts[Contract] & string]: {
      readonly contract: Contract
      readonly event: Event
      readonly args: Contracts[Contract][Event]
    }
  }[keyof Contracts[Contract] & string]
}[keyof Contracts & string]

/**
 * Contracts whose events come from drafts. A log then carries a reference to its arguments instead of
 * their encoding, and the definitions here know the way back; so tests need no ABI encoder.
 */
export class ScriptedEvents {
  readonly definitions: readonly ContractDefinition[]
  readonly #contracts: readonly ContractDefinition[]
  readonly #args = new Map<Hex, unknown>()

  constructor(contracts: readonly ContractDefinition[]) {
    this.#contracts = contracts
    this.definitions = contracts.map(({ name, events }) => ({
      name,
      events: events.map((event) => this.#scripted(event)),
    }))
  }

  /** Where the contract is on the memory chain. */
  addressOf(contract: string): Hex {
    const index = this.#contracts.findIndex(({ name }) => name === contract)
    if (index === -1) throw new Error(`There is no contract ${contract}.`)
    return `0xc0de${String(index + 1).padStart(36, '0')}`
  }

  toLog({ contract, event, args }: EventDraft): LogDraft {
    const address = this.addressOf(contract)
    const definition = this.#contracts
      .find(({ name }) => name === contract)
      ?.events.find(({ name }) => name === event)
    if (definition === undefined) throw new Error(`${contract} has no event ${event}.`)
    const data: Hex = `0x5c${String(this.#args.size).padStart(62, '0')}`
    this.#args.set(data, args)
    const { topic0, topicCount } = definition
    return { address, data, topics: Array.from({ length: topicCount }, () => topic0) }
  }

  #scripted<Args>(event: EventDefinition<Args>): EventDefinition<Args> {
    const decode: EventDefinition<Args>['decode'] = (log) =>
      this.#args.has(log.data) ? (this.#args.get(log.data) as Args) : event.decode(log)
    return { ...event, decode }
  }
}
