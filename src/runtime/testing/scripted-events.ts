import type { Hex } from '../../shared/hex.js'
import { DecodeError } from '../decode/decode-error.js'
import type { Log } from '../ports/chain-source.js'
import type { ContractDefinition, EventDefinition } from '../ports/event.js'
import type { LogDraft } from './memory-chain.js'

/** An event as a test writes it: with arguments, not bytes. */
export interface EventDraft {
  readonly contract: string
  readonly event: string
  readonly args: unknown
  /** Of the contract that emits it; a contract without a factory has one of its own. */
  readonly address?: Hex
}

/** Drafts of these contracts only, with the arguments of their events: `{ Token: TokenEvents }`. */
export type DraftOf<Contracts> = {
  [Contract in keyof Contracts & string]: {
    [Event in keyof Contracts[Contract] & string]: {
      readonly contract: Contract
      readonly event: Event
      readonly args: Sparse<Contracts[Contract][Event]>
      readonly address?: Hex
    }
  }[keyof Contracts[Contract] & string]
}[keyof Contracts & string]

/** What can be null may be left out: a test outlives parameters that are added to its events. */
type Sparse<Args> = {
  readonly [Name in keyof Args as null extends Args[Name] ? never : Name]: Args[Name]
} & {
  readonly [Name in keyof Args as null extends Args[Name] ? Name : never]?: Args[Name]
}

interface Scripted {
  readonly layout: EventDefinition
  readonly args: unknown
}

/** Two words: a reference, and one more that makes every cut of the data show. */
const dataLength = 2 + 2 * 64
const anyTopic: Hex = `0x${'0'.repeat(64)}`

/**
 * Contracts whose events come from drafts. A log then carries a reference to its arguments instead of
 * their encoding, and the definitions here know the way back; so tests need no ABI encoder.
 */
export class ScriptedEvents {
  readonly definitions: readonly ContractDefinition[]
  readonly #contracts: readonly ContractDefinition[]
  /** By the data's first word. */
  readonly #scripted = new Map<string, Scripted>()

  constructor(contracts: readonly ContractDefinition[]) {
    this.#contracts = contracts
    this.definitions = contracts.map(({ name, events }) => ({
      name,
      events: events.map((event) => this.#readingScripts(event)),
    }))
  }

  /** Where the contract is on the memory chain. */
  addressOf(contract: string): Hex {
    const index = this.#contracts.findIndex(({ name }) => name === contract)
    if (index === -1) throw new Error(`There is no contract ${contract}.`)
    return `0xc0de${String(index + 1).padStart(36, '0')}`
  }

  definitionOf(contract: string): ContractDefinition {
    const definition = this.definitions.find(({ name }) => name === contract)
    if (definition === undefined) throw new Error(`There is no contract ${contract}.`)
    return definition
  }

  toLog({ contract, event, args, address = this.addressOf(contract) }: EventDraft): LogDraft {
    const layout = this.#layout(contract, event)
    const reference: Hex = `0x5c${String(this.#scripted.size).padStart(62, '0')}`
    this.#scripted.set(reference, { layout, args })
    const topics = Array.from({ length: layout.topicCount }, () => layout.topic0 ?? anyTopic)
    return { address, data: `${reference}${'0'.repeat(64)}`, topics }
  }

  /** The first one is that of today's ABI. */
  #layout(contract: string, event: string): EventDefinition {
    const definition = this.#contracts.find(({ name }) => name === contract)
    const layout = definition?.events.find(({ name }) => name === event)
    if (layout === undefined) throw new Error(`${contract} has no event ${event}.`)
    return layout
  }

  #readingScripts(layout: EventDefinition): EventDefinition {
    const decode = (log: Log): unknown => {
      const scripted = this.#scripted.get(log.data.slice(0, anyTopic.length))
      if (scripted === undefined) return layout.decode(log)
      if (scripted.layout === layout && log.data.length === dataLength) return scripted.args
      throw new DecodeError(`the log was written for ${scripted.layout.signature}`)
    }
    const values = (args: unknown) => layout.values(args).map((value) => value ?? null)
    return { ...layout, decode, values }
  }
}
