import type { Clock } from '../../ports/clock.js'
import type { Logger } from '../../ports/logger.js'
import type { SyncLimits } from './sync-limits.js'
import type { SyncProgress } from './sync-progress.js'
import type { SyncRun } from './sync-run.js'
import type { Witness } from './witness.js'

export interface Together {
  readonly main: SyncRun
  readonly witnesses: readonly Witness[]
  readonly progress: SyncProgress
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: SyncLimits
  readonly signal: AbortSignal
}

/** The main line with the witnesses behind it, which may come to their end as well. */
export async function runTogether(together: Together): Promise<void> {
  const { clock, main, progress, signal: outer, witnesses } = together
  const stop = new AbortController()
  const signal = AbortSignal.any([outer, stop.signal])
  const startMs = clock.now()
  const watching = Promise.all(witnesses.map((witness) => witness.run(signal)))
  // One that can't even read what is stored ends everything.
  watching.catch(() => stop.abort())
  try {
    await main.run(signal)
    progress.finish()
    await Promise.race([watching, enough(together, clock.now() - startMs, signal)])
  } finally {
    stop.abort()
    await watching
  }
  tellUnfinished(together)
}

/** Resolves when no witness gets on, or all have had their time. */
async function enough(
  { clock, limits, witnesses }: Together,
  mainMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { endPatienceMs, witnessIdleMsMax, witnessMsMin, witnessTimesMax } = limits
  const endMs = clock.now() + Math.max(witnessMsMin, mainMs * witnessTimesMax)
  while (!signal.aborted && clock.now() < endMs) {
    await clock.sleep(checkEveryMs, signal)
    const open = witnesses.filter(({ isDone }) => !isDone)
    const isIdle = ({ isHeard, movedMs }: Witness): boolean =>
      clock.now() - movedMs > (isHeard ? witnessIdleMsMax : endPatienceMs)
    if (open.every(isIdle)) return
  }
}

const checkEveryMs = 500

function tellUnfinished({ logger, progress, witnesses }: Together): void {
  for (const { next, source } of witnesses) {
    const open = progress.committedTo + 1 - next
    if (open > 0) logger.info('stash.uncompared', { source, from: next, blocks: open })
  }
}
