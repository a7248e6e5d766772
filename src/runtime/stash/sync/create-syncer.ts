import { setMaxListeners } from 'node:events'
import type { StashMeasures } from '../../../shared/stash-metrics.js'
import type { NamedReader } from './ask-genesis.js'
import { EvidenceLog } from './evidence-log.js'
import { openLedger } from './open-ledger.js'
import { openReader } from './open-reader.js'
import { assertEnoughSources } from './requirement.js'
import { syncLedger } from './sync-ledger.js'
import { SyncReport, type SyncSummary } from './sync-report.js'
import type { SyncWorld, Until } from './sync-world.js'

export interface RunOptions {
  /** Ends the run cleanly: what is accepted is committed. */
  readonly signal?: AbortSignal | undefined
  /** The last block, or the end of what the sources have; otherwise it follows. */
  readonly until?: Until
}

export interface StashSyncer {
  /** Goes on after the last stored block. Once. */
  run(options?: RunOptions): Promise<SyncSummary>
  /** So far; also after a run that rejected. */
  summary(): SyncSummary
  /** For /metrics. */
  measures(): StashMeasures
}

/** Copies a ledger from untrusted sources into a database, block by block, each proven. */
export function createSyncer(world: SyncWorld): StashSyncer {
  const report = new SyncReport(world.clock)
  return {
    run: (options = {}) => runSync(world, report, options),
    summary: () => report.summary(),
    measures: () => report.measures(),
  }
}

/** One run, of which the report tells while it goes on. */
export async function runSync(
  world: SyncWorld,
  report: SyncReport,
  { signal: outer, until }: RunOptions = {},
): Promise<SyncSummary> {
  assertEnoughSources(world.require, world.sources.length)
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal])
  // Every question listens; their number has its own limit.
  setMaxListeners(0, signal)
  const readers = openReaders(world)
  const evidence = new EvidenceLog(world.logger, world.limits)
  report.watch(evidence)
  try {
    const open = await openLedger(world, readers, { evidence, signal, until })
    // What they have read ahead nobody wants, and how long they take to end neither.
    closeAll(readers).catch(() => undefined)
    if (open !== null) await syncLedger(world, open, { evidence, report, signal, until })
  } finally {
    stop.abort()
    await closeAll(readers)
  }
  if (outer?.aborted === true) report.stopped()
  return report.summary()
}

function openReaders(world: SyncWorld): readonly NamedReader[] {
  return world.sources.map((source) => ({
    name: source.name,
    reader: openReader(world, source, null),
  }))
}

async function closeAll(readers: readonly NamedReader[]): Promise<void> {
  await Promise.all(readers.map(({ reader }) => reader.close()))
}
