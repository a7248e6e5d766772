import { BcdataError } from '../../../errors.js'
import { createStashSyncer } from '../../../runtime/project/create-stash-syncer.js'
import type { StashSyncer } from '../../../runtime/stash/sync/create-syncer.js'
import type { SyncSummary } from '../../../runtime/stash/sync/sync-report.js'
import { createLogger } from '../../../runtime/terminal/create-logger.js'
import { exitCodeOf, renderError } from '../../../shared/render-error.js'
import type { CliContext } from '../../context.js'
import { serveMetrics } from '../../stash/metrics-server.js'
import { parseAddress } from '../../stash/parse-address.js'
import { printSummary, summaryData } from '../../stash/print-summary.js'
import { type SettingFlags, syncSettings } from '../../stash/sync-settings.js'

export interface StashSyncFlags extends SettingFlags {
  readonly until: string | undefined
  readonly metrics: string | undefined
  readonly json: boolean
}

/**
 * `bcdata stash sync`: copies a ledger from binlogs into a database and proves it. Exits 2 when a
 * source said what it should not have said, whether the sync went on without it or not.
 */
export async function stashSync(context: CliContext, flags: StashSyncFlags): Promise<number> {
  const until = readUntil(flags.until)
  const address = flags.metrics === undefined ? null : parseAddress('--metrics', flags.metrics)
  const settings = await syncSettings(context.cwd, flags)
  const logger = createLogger()
  const syncer = createStashSyncer({ ...settings, logger })
  const metrics = address && (await serveMetrics(address, () => syncer.measures()))
  if (metrics !== null) context.note(`Metrics are at ${metrics.url}.`)
  try {
    return await runSync(context, syncer, { until, json: flags.json })
  } finally {
    logger.close()
    await metrics?.stop()
  }
}

async function runSync(
  context: CliContext,
  syncer: StashSyncer,
  { json, until }: { readonly json: boolean; readonly until: 'end' | number | undefined },
): Promise<number> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.once(signal, stop)
  let failure: unknown = null
  try {
    await syncer.run({ signal: stopping.signal, until })
  } catch (error) {
    failure = error
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
  const summary = syncer.summary()
  context.out(json ? JSON.stringify(summaryData(summary)) : printSummary(summary))
  if (failure !== null) context.note(renderError(failure))
  return exitCode(summary, failure)
}

/** Evidence counts more than how the run ended. */
function exitCode({ evidence, isStopped }: SyncSummary, failure: unknown): number {
  const code = failure === null ? (isStopped ? 130 : 0) : exitCodeOf(failure)
  return evidence.length > 0 && code !== 70 ? 2 : code
}

function readUntil(text: string | undefined): 'end' | number | undefined {
  if (text === undefined || text === 'end') return text
  const block = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(block)) return block
  throw new BcdataError('USAGE', `--until takes "end" or a block number, not "${text}".`, {
    where: '--until',
    hint: 'Leave it out to follow the chain.',
  })
}
