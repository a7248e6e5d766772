import { setMaxListeners } from 'node:events'
import type { Batch } from './batch.js'
import { Children } from './children.js'
import type { BatchesOptions, CrawlContext } from './crawl-context.js'
import { CrawlRun } from './crawl-run.js'
import { BlockGone, PositionMoved } from './delivery.js'
import { forgivingSource } from './forgiving-source.js'
import { patientStore } from './patient-store.js'
import { RefusedList } from './refused-blocks.js'
import { subjectsOf } from './subjects-of.js'

/** Ends with its signal, at its last block, or with an error. */
export async function* crawl<Tx>(
  context: CrawlContext<Tx>,
  options: BatchesOptions,
): AsyncGenerator<Batch<Tx>, void, undefined> {
  for (;;) {
    try {
      return yield* crawlOnce(context, options)
    } catch (error) {
      // Of a block that is gone the retries have told.
      if (error instanceof BlockGone) continue
      if (!(error instanceof PositionMoved)) throw error
      context.logger.warn('database.moved', { reason: error.message })
    }
  }
}

/** From where the database is to the end, unless the database moves by itself. */
async function* crawlOnce<Tx>(
  given: CrawlContext<Tx>,
  { signal: outer, until }: BatchesOptions,
): AsyncGenerator<Batch<Tx>, void, undefined> {
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal])
  // Every call that is fetched ahead listens; their number has its own limit.
  setMaxListeners(0, signal)
  const { clock, failures, limits, logger, source } = given
  const patience = { clock, logger, signal, outageMsMax: limits.outageMsMax }
  const refused = new RefusedList()
  const context = {
    ...given,
    source: failures.range === 'stop' ? source : forgivingSource({ ...given, refused }),
    store: patientStore(given.store, patience),
    refused,
  }
  try {
    const identity = await context.source.identify(signal)
    await context.store.bindChain(identity)
    const { chainId } = identity
    const subjects = subjectsOf(context.contracts, context.source.topicOf)
    const { wasStored, children } = await context.store.bindSubjects(chainId, subjects)
    const position = {
      checkpoint: await context.store.checkpoint(chainId),
      gap: await context.store.gap(chainId, subjects),
      isRebuildDue: await context.store.derived.isDue(chainId),
    }
    const known = { wasStored, children: new Children(children) }
    const run = { ...context, ...known, chainId, subjects, signal, until }
    yield* new CrawlRun<Tx>(run, position).batches()
  } catch (error) {
    // A clean stop, whatever call it found us in.
    if (!signal.aborted || error !== signal.reason) throw error
  } finally {
    // The consumer has left the loop: what is being fetched ahead is for nobody.
    stop.abort()
  }
}
