import { type ContractModel, type EventModel, layoutId } from '../model/contract-model.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { type EventPin, type EventPins, pinsOf } from '../model/event-pin.js'
import { kebabCase, variableName } from '../model/naming.js'
import type { Natspec } from './artifact.js'
import { describeToken } from './describe-token.js'
import { matchStreams } from './event-streams.js'
import { nameEvents } from './name-events.js'
import { type AbiItem, parseAbi } from './parse-abi.js'
import { type ParsedEvent, parseEvent } from './parse-event.js'
import { parsePinnedLayout } from './parse-pinned-layout.js'

export interface ContractInput {
  /** Name in the config. */
  readonly name: string
  /** Prefix of its tables and stem of its files, already unique in the project. */
  readonly slug: string
  readonly abi: readonly object[]
  readonly natspec: Natspec
  /** Where the ABI came from, for diagnostics. */
  readonly path: string
  /** Event names or signatures to leave out. */
  readonly exclude: readonly string[]
  /** Names that earlier generations gave to events of the project. */
  readonly pins: EventPins
}

export interface DescribedContract {
  readonly contract: ContractModel
  readonly diagnostics: readonly Diagnostic[]
}

/** From an ABI to the model that everything is generated from. */
export function describeContract(input: ContractInput): DescribedContract {
  const { name, slug, natspec, exclude, pins } = input
  const items = parseAbi(input.abi)
  const parsed = items
    .filter((item) => item.type === 'event' && !exclude.includes(item.name))
    .map((item) => parseEvent(item, natspec, input.path))
  const wanted = parsed
    .filter((answer) => 'signature' in answer)
    .filter((event) => !exclude.includes(event.signature))
  const own = pinsOf(name, pins)
  const streams = matchStreams(withoutRepeats(wanted), own, exclude)
  const events = nameEvents(streams, { slug, own, pins })
  const file = kebabCase(slug)
  const variable = variableName(slug)
  const leftOut = excludedEvents(items, input).filter(() => events.some(isAnonymous))
  const contract = { name, slug, file, variable, events, leftOut, description: natspec.contract }
  return {
    contract: { ...contract, token: describeToken(contract, items) },
    diagnostics: [
      ...parsed.filter((answer) => 'code' in answer),
      ...uselessExcludes(items, parsed, own, input),
    ],
  }
}

function isAnonymous({ topic0 }: EventModel): boolean {
  return topic0 === null
}

/** Named events whose logs must not be taken for anonymous ones. */
function excludedEvents(
  items: readonly AbiItem[],
  { exclude, natspec, path }: ContractInput,
): ContractModel['leftOut'] {
  if (exclude.length === 0) return []
  return items
    .filter((item) => item.type === 'event' && !item.anonymous)
    .map((item) => parseEvent(item, natspec, path))
    .flatMap((event) => ('signature' in event ? [event] : []))
    .filter(({ name, signature }) => exclude.includes(name) || exclude.includes(signature))
    .map(({ signature, signatureHash }) => ({ signature, topic0: signatureHash }))
}

/** A misspelt entry would leave the event in without a word. */
function uselessExcludes(
  items: readonly AbiItem[],
  parsed: readonly (ParsedEvent | Diagnostic)[],
  pins: ReadonlyMap<string, EventPin>,
  { exclude, name, path }: ContractInput,
): readonly Diagnostic[] {
  const retired = [...pins.values()].flatMap((pin) =>
    pin.layouts.map((layout) => parsePinnedLayout(pin, layout)),
  )
  const known = new Set([
    ...items.filter((item) => item.type === 'event').map((item) => item.name),
    ...[...parsed, ...retired].flatMap((answer) =>
      'signature' in answer ? [answer.name, answer.signature] : [],
    ),
  ])
  return exclude
    .filter((entry) => !known.has(entry))
    .map((entry) => ({
      code: 'CONFIG_INVALID',
      where: path,
      message: `${name} has no event "${entry}" to exclude.`,
      hint: `Correct contracts.${name}.exclude in bcdata.config.ts.`,
    }))
}

/**
 * ABIs merged from libraries repeat events; two layouts with the same topic count can't be told
 * apart on the chain, so the first stands for both. Sorted by content, so that the order in the ABI
 * never decides.
 */
function withoutRepeats(events: readonly ParsedEvent[]): readonly ParsedEvent[] {
  const byLayout = new Map<string, ParsedEvent>()
  for (const event of [...events].sort(byContent)) {
    if (!byLayout.has(layoutId(event))) byLayout.set(layoutId(event), event)
  }
  return [...byLayout.values()]
}

function byContent(left: ParsedEvent, right: ParsedEvent): number {
  const [a, b] = [contentOf(left), contentOf(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

function contentOf(event: ParsedEvent): string {
  const parameters = event.parameters.map(
    ({ name, indexed }) => `${indexed ? 'indexed ' : ''}${name}`,
  )
  return `${layoutId(event)} ${parameters.join()}`
}
