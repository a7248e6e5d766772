import type { EventDefinition, PlacedContract } from '../../src/runtime/ports/event.js'
import type { LogDraft } from '../../src/runtime/testing/memory-chain.js'
import type { Hex } from '../../src/shared/hex.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'
import { type Transfer, transferEvent, transferLog } from '../fixtures/token-crawl.js'
import { holderOf } from '../fixtures/token-store.js'
import type { EventTable } from './sim-database.js'

/**
 * A contract with listed addresses and two layouts, and a factory with its children and theirs:
 * whoever receives something from one of these is a child.
 */
export type ContractName = 'Plain' | 'Hub' | 'Leaf' | 'Twig'

/** Where a contract is, as a configuration would say; a contract that is left out is null. */
export interface Place {
  readonly at: readonly number[] | 'any' | 'children'
  readonly start: number
  readonly end: number | null
}

export interface SimConfig {
  readonly Plain: Place | null
  /** Layouts of the first contract's event. */
  readonly layouts: readonly number[]
  readonly Hub: Place | null
  readonly Leaf: Place | null
  readonly Twig: Place | null
  /** An older build, which can't decode everything. */
  readonly isOldDecoder: boolean
}

const addresses: readonly Hex[] = [101, 102, 1, 2, 3, 4].map(holderOf)
const hubs = [0, 1]
const everywhere = [0, 1, 2, 3, 4, 5]

export const forEver = { start: 0, end: null } as const

function eventOf(table: EventTable, name: string, digit: string): EventDefinition<Transfer> {
  const topic0: Hex = `0x${digit.repeat(64)}`
  return { ...transferEvent, name, signature: `${name}(address,address,uint256)`, topic0, table }
}

/** Only a newer build knows what to do with these. */
export function isHard({ value }: Transfer): boolean {
  return value % 4n === 3n
}

function decoding(event: EventDefinition<Transfer>, isOld: boolean): EventDefinition<Transfer> {
  return {
    ...event,
    decode(log) {
      const args = transferEvent.decode(log)
      if (isOld && isHard(args)) throw new Error('too hard')
      return args
    },
  }
}

const sent = [eventOf('plain_evt', 'sent', 'a'), eventOf('plain_evt', 'sent', 'b')]
const layoutsOf = { new: sent, old: sent.map((event) => decoding(event, true)) }
const made = eventOf('hub_evt', 'made', 'c')
const grown = eventOf('leaf_evt', 'grown', 'd')
const bent = eventOf('twig_evt', 'bent', 'e')
const emitted = [...sent, made, grown, bent]
const factories = { Leaf: { factory: 'Hub', event: made }, Twig: { factory: 'Leaf', event: grown } }
const receiver = transferEvent.columns.indexOf('to')

export function contractsOf(config: SimConfig): readonly PlacedContract[] {
  const { Plain, Hub, Leaf, Twig, layouts, isOldDecoder } = config
  const own = layoutsOf[isOldDecoder ? 'old' : 'new'].filter((_, index) => layouts.includes(index))
  return [
    ...placed('Plain', Plain, own),
    ...placed('Hub', Hub, [made]),
    ...placed('Leaf', Leaf, [grown]),
    ...placed('Twig', Twig, [bent]),
  ]
}

function placed(
  name: ContractName,
  place: Place | null,
  events: readonly EventDefinition<Transfer>[],
): readonly PlacedContract[] {
  if (place === null) return []
  const { at, start, end } = place
  const definition = { name, events }
  return [
    {
      definition,
      addresses: at === 'children' ? childrenOf(name) : at === 'any' ? 'any' : at.map(addressOf),
      startBlock: start,
      endBlock: end ?? undefined,
    },
  ]
}

function childrenOf(name: ContractName) {
  if (name !== 'Leaf' && name !== 'Twig') throw new Error(`${name} is nobody's child`)
  const { factory, event } = factories[name]
  return { factory, creations: [{ event, value: receiver }] }
}

function addressOf(index: number): Hex {
  return addresses[index] ?? '0x'
}

/** Everything that a configuration may want; children stay children where they always are. */
export function wholeConfig(isAnywhere: boolean): SimConfig {
  const child: Place = { at: isAnywhere ? 'any' : 'children', ...forEver }
  return {
    Plain: { at: 'any', ...forEver },
    layouts: [0, 1],
    Hub: { at: hubs, ...forEver },
    Leaf: child,
    Twig: child,
    isOldDecoder: false,
  }
}

/** Of a project that begins with little. */
export function firstConfig(random: RandomNumbers, isAnywhere: boolean): SimConfig {
  let config = wholeConfig(isAnywhere)
  for (let changes = random(8); changes > 0; changes--) {
    config = changedConfig(config, random, isAnywhere)
  }
  return config
}

/** Changes one thing; what is taken away may come back. */
export function changedConfig(
  config: SimConfig,
  random: RandomNumbers,
  isAnywhere: boolean,
): SimConfig {
  const name = (['Plain', 'Hub', 'Leaf', 'Twig'] as const)[random(4)] ?? 'Plain'
  const place = config[name]
  const kind = random(8)
  if (kind === 0) return { ...config, layouts: [[0], [1], [0, 1]][random(3)] ?? [] }
  if (kind === 1) return { ...config, isOldDecoder: !config.isOldDecoder }
  if (place === null || kind === 2) {
    return {
      ...config,
      [name]: place === null ? { at: newAt(name, random, isAnywhere), ...forEver } : null,
    }
  }
  if (kind === 3)
    return { ...config, [name]: { ...place, start: random(3) === 0 ? 0 : random(20) } }
  if (kind === 4)
    return { ...config, [name]: { ...place, end: random(3) === 0 ? null : random(30) } }
  return { ...config, [name]: { ...place, at: newAt(name, random, isAnywhere) } }
}

function newAt(name: ContractName, random: RandomNumbers, isAnywhere: boolean): Place['at'] {
  const some = (of: readonly number[]) => of.filter(() => random(2) === 0)
  if (name === 'Hub') return some(hubs)
  if (name !== 'Plain' && (!isAnywhere || random(2) === 0)) return 'children'
  return random(3) === 0 ? 'any' : some(everywhere)
}

/** Of any of the contracts, or nobody's; some are no event at all. */
export function randomLog(random: RandomNumbers): LogDraft {
  const log = transferLog(random(7), random(7), BigInt(random(100)))
  const event = emitted[random(emitted.length)]
  const topics = [event?.topic0 ?? '0x', ...log.topics.slice(1)]
  const isGarbage = event?.table === 'plain_evt' && random(12) === 0
  return {
    ...log,
    address: addressOf(random(addresses.length)),
    topics,
    ...(isGarbage && { data: '0x00' }),
  }
}
