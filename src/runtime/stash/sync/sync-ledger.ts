import type { Evidence, StashStore, StoredBlock } from '../../ports/stash-store.js'
import type { Asked, Asking } from './ask-source.js'
import type { Committed } from './batch-writer.js'
import { type EvidenceLog, storedEvidence } from './evidence-log.js'
import type { OpenLedger } from './open-ledger.js'
import { openReader } from './open-reader.js'
import { patientStash } from './patient-stash.js'
import { runTogether } from './run-together.js'
import { SavedSources } from './saved-sources.js'
import { SourceLine } from './source-line.js'
import { SyncProgress } from './sync-progress.js'
import type { SyncReport } from './sync-report.js'
import { SyncRun } from './sync-run.js'
import type { SyncWorld, Until } from './sync-world.js'
import { Witness } from './witness.js'

export interface LedgerRun {
  readonly evidence: EvidenceLog
  readonly report: SyncReport
  readonly signal: AbortSignal
  readonly until: Until
}

/** From where the open ledger is to the end of the run; closes it. */
export async function syncLedger(
  world: SyncWorld,
  { store: given, proofs }: OpenLedger,
  run: LedgerRun,
): Promise<void> {
  const { clock, limits, logger } = world
  const { databaseMsMax } = limits
  const store = patientStash(given, { clock, logger, signal: run.signal, databaseMsMax })
  try {
    const { evidence } = run
    const known = await storedEvidence(store)
    await evidence.keepIn(store, known)
    const asking = { proofs, trust: { genesisHash: store.ledger.genesisHash }, evidence }
    const last = await store.last()
    const sources = await openLines(world, store, last)
    try {
      await syncWith(world, { ...run, store, known, last, sources, asking })
    } finally {
      await Promise.all(sources.map(({ reader }) => reader.close()))
    }
  } finally {
    await store.close()
  }
}

interface PreparedRun extends LedgerRun {
  readonly store: StashStore
  /** What earlier runs found. */
  readonly known: readonly Evidence[]
  /** Null before the first block. */
  readonly last: StoredBlock | null
  readonly sources: readonly Asked[]
  readonly asking: Asking
}

async function syncWith(world: SyncWorld, run: PreparedRun): Promise<void> {
  const { clock } = world
  const { report, sources, store, until } = run
  const lines = sources.map(({ line }) => line)
  const last = run.last?.number ?? null
  const known = { evidence: run.known, levels: await store.levels() }
  report.begin({ ...known, ledger: store.ledger, last, lines })
  const progress = new SyncProgress(last ?? -1)
  const saved = new SavedSources(store, lines, clock)
  const onCommit = (committed: Committed): void => {
    report.committed(committed)
    for (const { line, frame } of committed.candidates) line.agreed(frame.block.number)
    tellCommit(world, run, committed)
    progress.moved(lastOf(committed))
    saved.saveSometimes()
  }
  const state = last === null ? null : await run.asking.proofs.stateAt(store, last)
  const main = new SyncRun({ ...world, ...run, sources, state, until, onCommit })
  const witnesses = openWitnesses(world, run, progress)
  try {
    await runTogether({ ...world, signal: run.signal, main, witnesses, progress })
  } finally {
    await Promise.all(witnesses.map((witness) => witness.close()))
    await saved.save()
  }
}

async function openLines(
  world: SyncWorld,
  store: StashStore,
  last: StoredBlock | null,
): Promise<readonly Asked[]> {
  const { clock, limits } = world
  const states = await store.sources()
  return world.sources.map((source, order) => {
    const { name } = source
    const known = states.find((state) => state.source === name)
    const line = new SourceLine({ name, order, clock, limits, known })
    return { line, reader: openReader(world, source, last) }
  })
}

/** Each reads its source by itself, from where it was compared last. */
function openWitnesses(
  world: SyncWorld,
  { asking, last, sources, store }: PreparedRun,
  progress: SyncProgress,
): readonly Witness[] {
  return sources.flatMap(({ line }) => {
    const source = world.sources.find(({ name }) => name === line.name)
    if (source === undefined) return []
    const reader = openReader(world, source, last)
    const { clock, limits } = world
    return [new Witness({ line, reader, asking, store, progress, clock, limits })]
  })
}

function tellCommit(
  { logger }: SyncWorld,
  { sources, store, until }: PreparedRun,
  committed: Committed,
): void {
  const to = lastOf(committed)
  const heights = sources.flatMap(({ line }) => (line.isDishonest ? [] : [line.height ?? 0]))
  const end = Math.max(to, ...heights)
  logger.info('stash.batch', {
    group: store.ledger.group,
    from: committed.candidates[0]?.frame.block.number ?? to,
    to,
    rows: committed.rows,
    target: typeof until === 'number' ? Math.min(until, end) : end,
    following: until === undefined,
  })
}

function lastOf({ candidates }: Committed): number {
  return candidates.at(-1)?.frame.block.number ?? -1
}
