import { setMaxListeners } from 'node:events'
import type { Batch } from './batch.js'
import type { BatchesOptions, CrawlContext } from './crawl-context.js'
import { CrawlRun } from './crawl-run.js'
import { subjectsOf } from './subjects-of.js'

/** One run: ends with its signal, at its last block, or with an error. */
export async function* crawl<Tx>(
  context: CrawlContext<Tx>,
  { signal: outer, until }: BatchesOptions,
): AsyncGenerator<Batch<Tx>, void, undefined> {
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal])
  // Every call that is fetched ahead listens; their number has its own limit.
  setMaxListeners(0, signal)
  try {
    const identity = await context.source.identify(signal)
    await context.store.bindChain(identity)
    const { chainId } = identity
    const subjects = subjectsOf(context.contracts, context.source.topicOf)
    const wasStored = await context.store.bindSubjects(chainId, subjects)
    const position = {
      checkpoint: await context.store.checkpoint(chainId),
      gap: await context.store.gap(chainId, subjects),
    }
    const run = { ...context, chainId, subjects, wasStored, signal, until }
    yield* new CrawlRun<Tx>(run, position).batches()
  } catch (error) {
    // A clean stop, whatever call it found us in.
    if (!signal.aborted || error !== signal.reason) throw error
  } finally {
    // The consumer has left the loop: what is being fetched ahead is for nobody.
    stop.abort()
  }
}
