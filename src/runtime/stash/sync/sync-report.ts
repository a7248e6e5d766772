import type { EvidenceCount, StashMeasures } from '../../../shared/stash-metrics.js'
import type { Clock } from '../../ports/clock.js'
import type { Evidence, Ledger, ProofLevel, SourceState } from '../../ports/stash-store.js'
import type { Committed } from './batch-writer.js'
import type { EvidenceLog } from './evidence-log.js'
import type { SourceLine } from './source-line.js'

export type LevelCounts = Readonly<Partial<Record<ProofLevel, number>>>

/** What a run did. */
export interface SyncSummary {
  /** Null before the genesis block was seen. */
  readonly ledger: Ledger | null
  /** The first block that this run stored; null when it stored none. */
  readonly from: number | null
  /** The last block that is stored; null before the first. */
  readonly to: number | null
  /** Blocks that this run stored, by proof level. */
  readonly levels: LevelCounts
  /** What this run found, without the bytes. */
  readonly evidence: readonly Evidence[]
  readonly sources: readonly SourceState[]
  /** Its signal ended it. */
  readonly isStopped: boolean
}

export interface KnownBefore {
  readonly ledger: Ledger
  readonly last: number | null
  readonly levels: LevelCounts
  readonly evidence: readonly Evidence[]
  readonly lines: readonly SourceLine[]
}

/** Of so long ago commits count for the speed. */
const speedMs = 30_000

/** Keeps count while a sync runs. */
export class SyncReport {
  readonly #clock: Clock
  readonly #levels: Partial<Record<ProofLevel, number>> = {}
  #known: KnownBefore | null = null
  #found: EvidenceLog | null = null
  #from: number | null = null
  #to: number | null = null
  #commits: { readonly atMs: number; readonly blocks: number }[] = []
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Something can be found before the ledger is known. */
  watch(found: EvidenceLog): void {
    this.#found = found
  }

  begin(known: KnownBefore): void {
    this.#known = known
    this.#to = known.last
    this.#commits = [{ atMs: this.#clock.now(), blocks: 0 }]
  }

  committed({ candidates }: Committed): void {
    for (const { frame, proof } of candidates) {
      this.#from ??= frame.block.number
      this.#to = frame.block.number
      this.#levels[proof.level] = (this.#levels[proof.level] ?? 0) + 1
    }
    const now = this.#clock.now()
    this.#commits.push({ atMs: now, blocks: candidates.length })
    while ((this.#commits[1]?.atMs ?? now) < now - speedMs) this.#commits.shift()
  }

  stopped(): void {
    this.#isStopped = true
  }

  summary(): SyncSummary {
    return {
      ledger: this.#known?.ledger ?? null,
      from: this.#from,
      to: this.#to,
      levels: { ...this.#levels },
      evidence: this.#found?.found ?? [],
      sources: this.#known?.lines.map((line) => line.state()) ?? [],
      isStopped: this.#isStopped,
    }
  }

  measures(): StashMeasures {
    const { evidence, levels, sources, to } = { ...this.summary() }
    return {
      block: to,
      levels: sum(this.#known?.levels ?? {}, levels),
      sources,
      evidence: countEvidence([...(this.#known?.evidence ?? []), ...evidence]),
      blocksPerSecond: this.#speed(),
    }
  }

  #speed(): number | null {
    const [first] = this.#commits
    if (first === undefined) return null
    const seconds = (this.#clock.now() - first.atMs) / 1_000
    const blocks = this.#commits.slice(1).reduce((all, commit) => all + commit.blocks, 0)
    return seconds > 0 ? blocks / seconds : 0
  }
}

function sum(one: LevelCounts, other: LevelCounts): Readonly<Record<string, number>> {
  const levels = [...Object.keys(one), ...Object.keys(other)] as ProofLevel[]
  return Object.fromEntries(levels.map((level) => [level, (one[level] ?? 0) + (other[level] ?? 0)]))
}

/** The same finding of an earlier run and of this one is one. */
function countEvidence(all: readonly Evidence[]): readonly EvidenceCount[] {
  const seen = new Set<string>()
  const counts = new Map<string, EvidenceCount>()
  for (const { source, kind, block, reason } of all) {
    const finding = JSON.stringify([source, block, reason])
    if (seen.has(finding)) continue
    seen.add(finding)
    const key = JSON.stringify([source, kind])
    counts.set(key, { source, kind, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
