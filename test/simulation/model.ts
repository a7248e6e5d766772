import type { ParkedBlocks } from '../../src/runtime/ports/block-store.js'
import type { BlockRef, Log } from '../../src/runtime/ports/chain-source.js'
import type { Child, Subject } from '../../src/runtime/ports/event.js'
import type { Hex } from '../../src/shared/hex.js'
import { type Transfer, transferEvent } from '../fixtures/token-crawl.js'
import { Coverage } from './coverage.js'
import type { SimChain } from './sim-chain.js'
import { isHard } from './sim-contracts.js'
import { type HandlerFaults, isDifficult } from './sim-handlers.js'

/** A log that belongs to a table; without arguments it can't be decoded. */
export interface ModelRow {
  readonly log: Log
  readonly contract: string
  readonly table: string
  readonly args: Transfer | null
}

/** What a transaction of the indexer said it does. */
export interface Writes {
  rollback?: BlockRef | null
  commit?: BlockRef
  fill?: { readonly from: number; readonly to: number }
  parked: readonly ParkedBlocks[]
}

/** What the present build has. */
export interface Build {
  isOldDecoder: boolean
  contracts: readonly string[]
}

export interface ModelContext {
  readonly chain: SimChain
  readonly faults: HandlerFaults
  readonly build: Build
}

/**
 * What the database must hold, worked out block by block and log by log from the chain alone: no ranges,
 * no batches kept, nothing restored.
 */
export class Model {
  readonly #context: ModelContext
  readonly coverage: Coverage = new Coverage()
  position: BlockRef | null = null
  /** In the order in which handlers had them. */
  handled: readonly ModelRow[] = []
  /** Places of events whose handlers failed for good. */
  readonly failed: Set<string> = new Set()
  /** Places of logs that an older build could not decode. */
  readonly undecoded: Set<string> = new Set()
  isDue = false

  constructor(context: ModelContext) {
    this.#context = context
  }

  bind(subjects: readonly Subject[]): void {
    this.coverage.bind(subjects)
  }

  /** A transaction of a batch took effect. */
  apply({ rollback, commit, fill, parked }: Writes): void {
    if (rollback) this.rollback(rollback)
    const next = (this.position?.number ?? -1) + 1
    const range = fill ?? (commit && { from: next, to: commit.number })
    if (range === undefined) return
    const before = new Set(this.rows().map(placeOf))
    if (commit) this.position = commit
    this.coverage.fill(range.from, range.to, parked)
    const fresh = this.rows().filter((row) => !before.has(placeOf(row)))
    this.#handle(
      fresh.map((row) => this.#decoded(row)),
      fill !== undefined,
    )
  }

  rollback(ancestor: BlockRef): void {
    const { number } = ancestor
    this.position = ancestor
    this.coverage.cut(number)
    this.handled = this.handled.filter(({ log }) => log.blockNumber <= number)
    for (const places of [this.failed, this.undecoded]) {
      for (const place of places) {
        if (Number(place.split('/')[0]) > number) places.delete(place)
      }
    }
  }

  /** Derived tables were made anew. */
  rebuild(): void {
    const { build, faults } = this.#context
    const own = this.rows().filter(({ contract }) => build.contracts.includes(contract))
    this.isDue = false
    for (const row of own) this.failed.delete(placeOf(row))
    this.handled = own.filter(({ args }) => args !== null)
    this.#leaveOut(faults.isBroken ? this.handled : [])
  }

  /** A dead letter was retried with success. */
  retried(blockNumber: number, index: number): void {
    const row = this.rows().find(
      ({ log }) => log.blockNumber === blockNumber && log.index === index,
    )
    if (row === undefined) return
    this.failed.delete(placeOf(row))
    this.undecoded.delete(placeOf(row))
    this.handled = [...this.handled, { ...row, args: transferEvent.decode(row.log) }]
  }

  /** In chain order. */
  rows(): readonly ModelRow[] {
    const owners = this.#owners()
    const children = this.#children()
    return this.#context.chain.branch(this.position).flatMap(({ logs }) =>
      logs.flatMap((log) => {
        const owner = (owners.get(log.topics[0] ?? '0x') ?? []).find(
          ({ subject, blocks }) => blocks.has(log.blockNumber) && isAt(subject, log, children),
        )
        if (owner === undefined) return []
        const { contract, event } = owner.subject
        return [{ log, contract, table: event.table, args: this.#argsOf(log) }]
      }),
    )
  }

  /** Number → hash, up to the checkpoint. */
  branchHashes(): ReadonlyMap<number, Hex> {
    const branch = this.#context.chain.branch(this.position)
    const first = { number: 0, hash: this.#context.chain.genesisHash }
    return new Map(
      [first, ...branch.map(({ header }) => header)].map((one) => [one.number, one.hash]),
    )
  }

  children(): readonly Child[] {
    return [...this.#children().values()]
  }

  #handle(fresh: readonly ModelRow[], isLate: boolean): void {
    const { faults } = this.#context
    const decoded = fresh.filter(({ args }) => args !== null)
    const waiting = isLate ? decoded.filter(needsOrder) : []
    if (waiting.length > 0) this.isDue = true
    const isComplete = !this.coverage.isMissing(this.position?.number ?? -1)
    const now = decoded.filter((row) => !waiting.includes(row))
    this.handled = [...this.handled, ...now]
    if (faults.isBroken) this.#leaveOut(now)
    if (this.isDue && isComplete) this.rebuild()
  }

  #leaveOut(rows: readonly ModelRow[]): void {
    const failing = rows.filter((row) => needsOrder(row) && isDifficult(row.args?.value ?? 0n))
    for (const row of failing) this.failed.add(placeOf(row))
    this.handled = this.handled.filter((row) => !failing.includes(row))
  }

  #decoded(row: ModelRow): ModelRow {
    const { isOldDecoder } = this.#context.build
    const isLost = row.table === 'plain_evt' && row.args !== null && isHard(row.args)
    if (!isLost || !isOldDecoder) return row
    this.undecoded.add(placeOf(row))
    return { ...row, args: null }
  }

  #argsOf(log: Log): Transfer | null {
    if (this.undecoded.has(placeOf({ log }))) return null
    try {
      return transferEvent.decode(log)
    } catch {
      return null
    }
  }

  #owners() {
    const owners = new Map<Hex, { subject: Subject; blocks: ReadonlySet<number> }[]>()
    for (const { subject, blocks } of this.coverage.all.values()) {
      const { topic0 } = subject.event
      if (subject.reports !== undefined || topic0 === null) continue
      const known = owners.get(topic0)
      if (known === undefined) owners.set(topic0, [{ subject, blocks }])
      else known.push({ subject, blocks })
    }
    return owners
  }

  /** By lineage and address; block by block, until nobody new comes to light. */
  #children(): ReadonlyMap<string, Child> {
    const reports = [...this.coverage.all.values()].filter(({ subject }) => subject.reports)
    const children = new Map<string, Child>()
    for (const { logs, header } of this.#context.chain.branch(this.position)) {
      for (let before = -1; before < children.size;) {
        before = children.size
        for (const log of logs) {
          for (const { subject, blocks } of reports) {
            const { event, reports: lineage } = subject
            if (lineage === undefined || event.topic0 !== log.topics[0]) continue
            if (!blocks.has(header.number) || !isAt(subject, log, children)) continue
            const { to: address } = transferEvent.decode(log)
            const key = `${lineage.key} ${address}`
            if (children.has(key)) continue
            children.set(key, { lineage: lineage.key, address, fromBlock: header.number })
          }
        }
      }
    }
    return children
  }
}

/** Number, hash and index. */
export function placeOf({ log }: { readonly log: Log }): string {
  return `${log.blockNumber}/${log.blockHash}/${log.index}`
}

export function needsOrder({ table }: { readonly table: string }): boolean {
  return table !== 'plain_evt'
}

function isAt({ address }: Subject, log: Log, children: ReadonlyMap<string, Child>): boolean {
  if (address === 'any' || address === log.address) return true
  if (typeof address !== 'object') return false
  const child = children.get(`${address.key} ${log.address}`)
  return child !== undefined && child.fromBlock <= log.blockNumber
}
