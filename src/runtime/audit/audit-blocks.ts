import { Children } from '../crawler/children.js'
import { Completion } from '../crawler/complete-blocks.js'
import { type CrawlOptions, withDefaults } from '../crawler/crawl-options.js'
import { createLogDecoder } from '../crawler/decode-logs.js'
import { finalRanges } from '../crawler/final-ranges.js'
import { includesBlock } from '../crawler/includes-block.js'
import { RangeSizer } from '../crawler/range-sizer.js'
import { subjectsOf } from '../crawler/subjects-of.js'
import type { AuditStore } from '../ports/audit-store.js'
import type { WasStored } from '../ports/block-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { ChainEvent, Child, PlacedContract, Subject } from '../ports/event.js'
import { compareEvents, type TableOf, tablesOfEvents } from './compare-events.js'
import type { Finding } from './finding.js'

export interface AuditOptions {
  readonly source: ChainSource
  readonly store: Omit<AuditStore<never>, 'repair'>
  readonly chainId: number
  readonly contracts: readonly PlacedContract[]
  readonly from: number
  /** At most the settled block. */
  readonly to: number
  readonly options?: CrawlOptions
  readonly signal: AbortSignal
}

/** Blocks that were compared. */
export interface AuditedBlocks {
  readonly from: number
  readonly to: number
  /** On the chain. */
  readonly events: number
  readonly findings: readonly Finding[]
  /** What still differs when they have been repaired; the node is not asked again. */
  left(): Promise<readonly Finding[]>
}

/** Compares what is stored of settled blocks with what the node says now, range by range. */
export async function* auditBlocks(options: AuditOptions): AsyncGenerator<AuditedBlocks> {
  const { source, store, chainId, contracts, from, to, signal } = options
  const limits = withDefaults(options.options)
  const subjects = subjectsOf(contracts, source.topicOf)
  const definitions = contracts.map(({ definition }) => definition)
  const known = await store.children(chainId)
  // What earlier blocks reported is taken as it is stored; what these report is compared.
  const children = new Children(known.filter(({ fromBlock }) => fromBlock < from))
  const coverage = await store.coverage(chainId)
  const tableOf = tablesOfEvents(definitions)
  const completion = new Completion(subjects, children)
  const sizer = new RangeSizer(limits.rangeBlocksMax, limits.batchLogsTarget)
  const ranges = finalRanges({ source, completion, limits, sizer, signal, from, to })
  for await (const blocks of ranges) {
    const range = { from: blocks.from, to: blocks.last.number }
    const wasStored = coverage(children.all)
    const { events } = createLogDecoder(subjects, children, wasStored)(chainId, blocks.logs)
    const raw = await store.deadLetters(chainId, range.from, range.to)
    const onChain = events.filter(({ blockNumber, index }) => !raw.has(`${blockNumber}:${index}`))
    const isAsked = scopeOf(subjects, children, wasStored, tableOf)
    const compare = async (knownNow: readonly Child[]): Promise<readonly Finding[]> => {
      const stored: ChainEvent[] = []
      for await (const list of store.events(chainId, definitions, range.from, range.to)) {
        stored.push(...list.filter(isAsked))
      }
      const differences = compareEvents(onChain, stored, tableOf)
      return [...unknownChildren(blocks.children, knownNow), ...differences]
    }
    yield {
      ...range,
      events: onChain.length,
      findings: await compare(known),
      left: async () => compare(await store.children(chainId)),
    }
  }
}

/** Rows of what is not indexed any more, or not from this block on, are nobody's business. */
function scopeOf(
  subjects: readonly Subject[],
  children: Children,
  wasStored: WasStored,
  tableOf: TableOf,
): (event: ChainEvent) => boolean {
  const byTable = new Map<string, Subject[]>()
  for (const subject of subjects.filter(({ reports }) => reports === undefined)) {
    const own = byTable.get(subject.event.table)
    if (own === undefined) byTable.set(subject.event.table, [subject])
    else own.push(subject)
  }
  return (event) =>
    (byTable.get(tableOf(event)) ?? []).some(
      (subject) =>
        isAt(subject, event, children) &&
        includesBlock(subject, event.blockNumber) &&
        wasStored(subject, event),
    )
}

function isAt({ address }: Subject, event: ChainEvent, children: Children): boolean {
  if (typeof address === 'string') return address === 'any' || address === event.address
  return children.has(address.key, event.address, event.blockNumber)
}

function unknownChildren(found: readonly Child[], known: readonly Child[]): readonly Finding[] {
  const stored = new Map(known.map((child) => [`${child.lineage} ${child.address}`, child]))
  return found
    .filter(({ lineage, address, fromBlock }) => {
      const before = stored.get(`${lineage} ${address}`)
      return before === undefined || before.fromBlock > fromBlock
    })
    .map((child) => ({ kind: 'child', child }))
}
